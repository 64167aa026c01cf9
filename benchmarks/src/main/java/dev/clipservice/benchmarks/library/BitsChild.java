package dev.clipservice.benchmarks.library;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Embeds each text alone, then all of them in random orders, arrays, lanes and numbers of callers,
 * and counts what comes out different. Arguments: a file with a text on each line, a file for the
 * vectors of the first pass, rounds, seed, then settings. Answers {@code done COMPARED DIFFERING}.
 */
final class BitsChild {

  private static final int[] ARRAYS = {1, 1, 2, 3, 5, 8, 16, 33, 64, 128};
  private static final int MOST_CALLERS = 8;

  private final LocalEmbeddingProvider provider;
  private final List<String> texts;
  private final List<float[]> reference;

  private BitsChild(LocalEmbeddingProvider provider, List<String> texts) {
    this.provider = provider;
    this.texts = texts;
    this.reference =
        texts.stream().map(text -> vectors(List.of(text), Priority.INTERACTIVE).get(0)).toList();
  }

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> texts = Files.readAllLines(Path.of(args[0]));
    int rounds = Integer.parseInt(args[2]);
    Random random = new Random(Long.parseLong(args[3]));
    try (LocalEmbeddingProvider provider =
        Providers.open(Arrays.asList(args).subList(4, args.length))) {
      BitsChild bits = new BitsChild(provider, texts);
      VectorFile.write(Path.of(args[1]), bits.reference);
      int differing = 0;
      for (int round = 0; round < rounds; round++) {
        differing += bits.round(random);
      }
      out.println("done %d %d".formatted(rounds * texts.size(), differing));
    } catch (ClipServiceException e) {
      out.println("failed " + e.getMessage());
      System.exit(1);
    }
  }

  /** Embeds all texts in one random way; how many vectors differ. */
  private int round(Random random) throws InterruptedException, ExecutionException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, random);
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int from = 0; from < order.size(); ) {
      int to = Math.min(order.size(), from + ARRAYS[random.nextInt(ARRAYS.length)]);
      List<Integer> chosen = List.copyOf(order.subList(from, to));
      Priority priority = random.nextBoolean() ? Priority.INTERACTIVE : Priority.BULK;
      requests.add(() -> differing(chosen, priority));
      from = to;
    }
    ExecutorService callers = Executors.newFixedThreadPool(1 + random.nextInt(MOST_CALLERS));
    try {
      int differing = 0;
      for (Future<Integer> request : callers.invokeAll(requests)) {
        differing += request.get();
      }
      return differing;
    } finally {
      callers.shutdownNow();
    }
  }

  private int differing(List<Integer> chosen, Priority priority) {
    return VectorFile.differing(
        vectors(chosen.stream().map(texts::get).toList(), priority),
        chosen.stream().map(reference::get).toList());
  }

  private List<float[]> vectors(List<String> some, Priority priority) {
    return Providers.embed(provider, some, priority).stream()
        .map(EmbeddedText::embedding)
        .map(embedding -> embedding.toArray())
        .toList();
  }
}
