package dev.clipservice.dist.demo;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The file of vectors that the demo's old database starts with: a line per {@link DemoRow#GOOD}
 * part, its number, a tab, and its vector as base64 of little-endian float32.
 */
public final class DemoVectors {

  private static final int AT_ONCE = 32;

  private final Function<List<String>, List<Embedding>> embed;

  /**
   * @param embed the demo model: one embedding per text, in order
   */
  public DemoVectors(Function<List<String>, List<Embedding>> embed) {
    this.embed = embed;
  }

  /** Embeds the parts that need a vector and writes them to {@code out}. */
  public void write(List<DemoPart> parts, Path out) throws IOException {
    List<DemoPart> good = parts.stream().filter(part -> part.row() == DemoRow.GOOD).toList();
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < good.size(); from += AT_ONCE) {
      List<DemoPart> some = good.subList(from, Math.min(good.size(), from + AT_ONCE));
      List<Embedding> vectors = embed.apply(some.stream().map(DemoPart::featureText).toList());
      if (vectors.size() != some.size()) {
        throw new IllegalStateException(
            "expected " + some.size() + " embeddings, got " + vectors.size());
      }
      for (int i = 0; i < some.size(); i++) {
        lines.add(some.get(i).id() + "\t" + encode(vectors.get(i)));
      }
    }
    Files.write(out, lines);
  }

  /**
   * Reads such a file.
   *
   * @return vectors by part, in the file's order
   * @throws ClipServiceException if the file is missing or holds something else
   */
  public static Map<String, Embedding> read(Path file) {
    Map<String, Embedding> vectors = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split("\t", -1);
        vectors.put(fields[0], decode(fields[1]));
      }
      return vectors;
    } catch (IOException | RuntimeException e) {
      throw new ClipServiceException(
          ClipServiceException.Kind.MISCONFIGURED,
          "The demo's vectors cannot be read from %s: build again.".formatted(file),
          e);
    }
  }

  private static String encode(Embedding vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.dimensions() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.writeTo(bytes.asFloatBuffer());
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static Embedding decode(String text) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return Embedding.of(values);
  }
}
