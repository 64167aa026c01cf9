package dev.clipservice.inference.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What transformers makes of a text: {@code tokens} before the cut, ids after it, embedding. */
@SuppressWarnings("ArrayRecordComponent") // read-only test data, never compared as a whole
public record GoldenText(String text, int tokens, int[] ids, float[] embedding) {

  private static final ObjectReader READER = new ObjectMapper().readerFor(GoldenText.class);

  /** The golden texts of the demo model. */
  public static List<GoldenText> demo() {
    try (Stream<String> lines =
        new String(
                GoldenText.class
                    .getResourceAsStream("/clip-brick-mini-golden.jsonl")
                    .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8)
            .lines()) {
      return lines.map(GoldenText::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The golden texts in a file, one JSON object a line. */
  static List<GoldenText> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(GoldenText::parse).toList();
  }

  private static GoldenText parse(String line) {
    try {
      return READER.readValue(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
