package dev.clipservice.benchmarks.library;

import dev.clipservice.benchmarks.surroundings.Spread;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.Priority;
import dev.clipservice.inference.LocalEmbeddingProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One side of a comparison, in a JVM of its own: embeds what it is told to on standard input,
 * {@code FROM TO ARRAY}, and answers {@code done NANOSECONDS TOKENS DIGEST}. Arguments: a file with
 * a text on each line, then settings.
 */
final class EmbeddingChild {

  private final LocalEmbeddingProvider provider;
  private final List<String> texts;

  private EmbeddingChild(LocalEmbeddingProvider provider, List<String> texts) {
    this.provider = provider;
    this.texts = texts;
  }

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] args)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> texts = Files.readAllLines(Path.of(args[0]));
    try (LocalEmbeddingProvider provider =
            Providers.open(Arrays.asList(args).subList(1, args.length));
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println("ready");
      EmbeddingChild child = new EmbeddingChild(provider, texts);
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] numbers = order.split(" ", -1);
        out.println(
            child.embed(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2])));
      }
    } catch (ClipServiceException e) {
      out.println("failed " + e.getMessage());
      System.exit(1);
    }
  }

  private String embed(int from, int to, int array) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long nanos = 0;
    long tokens = 0;
    for (List<String> piece : Spread.pieces(texts.subList(from, to), array)) {
      long begin = System.nanoTime();
      List<EmbeddedText> embedded = Providers.embed(provider, piece, Priority.INTERACTIVE);
      nanos += System.nanoTime() - begin;
      for (EmbeddedText text : embedded) {
        ByteBuffer bytes = ByteBuffer.allocate(text.embedding().dimensions() * Float.BYTES);
        FloatBuffer floats = bytes.asFloatBuffer();
        text.embedding().writeTo(floats);
        digest.update(bytes.array());
        tokens += text.tokens();
      }
    }
    return "done %d %d %s".formatted(nanos, tokens, HexFormat.of().formatHex(digest.digest()));
  }
}
