package dev.clipservice.benchmarks.library;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Embeds what it is told to on standard input, {@code FROM TO}: some callers at a time, requests of
 * all sizes, in both lanes. Answers {@code done}. Arguments: a file with a text on each line, then
 * settings.
 */
final class SoakChild {

  private static final int[] ARRAYS = {1, 8, 64, 256};
  private static final int CALLERS = 4;

  private final LocalEmbeddingProvider provider;
  private final List<String> texts;
  private final Random random = new Random(1);

  private SoakChild(LocalEmbeddingProvider provider, List<String> texts) {
    this.provider = provider;
    this.texts = texts;
  }

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (LocalEmbeddingProvider provider =
            Providers.open(Arrays.asList(args).subList(1, args.length));
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      SoakChild child = new SoakChild(provider, Files.readAllLines(Path.of(args[0])));
      out.println("ready");
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] bounds = order.split(" ", -1);
        child.embed(callers, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
        out.println("done");
      }
    } catch (ClipServiceException e) {
      out.println("failed " + e.getMessage());
      System.exit(1);
    } finally {
      callers.shutdownNow();
    }
  }

  private void embed(ExecutorService callers, int from, int to)
      throws InterruptedException, ExecutionException {
    List<Callable<Integer>> requests = new ArrayList<>();
    for (int next = from; next < to; ) {
      int end = Math.min(to, next + ARRAYS[random.nextInt(ARRAYS.length)]);
      List<String> some = texts.subList(next, end);
      Priority priority = random.nextBoolean() ? Priority.INTERACTIVE : Priority.BULK;
      requests.add(() -> Providers.embed(provider, some, priority).size());
      next = end;
    }
    for (Future<Integer> request : callers.invokeAll(requests)) {
      request.get();
    }
  }
}
