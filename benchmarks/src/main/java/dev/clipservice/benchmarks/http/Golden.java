package dev.clipservice.benchmarks.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipservice.benchmarks.results.Figure;
import dev.clipservice.benchmarks.results.Recording;
import dev.clipservice.benchmarks.surroundings.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The golden texts, ours against transformers on the same machine. */
final class Golden {

  private Golden() {}

  /**
   * Compares the vectors of all texts in {@code file}, one JSON object with a {@code text} a line.
   */
  static void run(Path file, Servers servers, Recording recording) throws InterruptedException {
    List<List<String>> requests = Spread.pieces(texts(file), 1);
    Vectors ours = new Vectors();
    Vectors theirs = new Vectors();
    for (List<String> one : requests) {
      // One run each: a run keeps some of its answers only
      ours.add(servers.ours().clients(EmbeddingsWire.BASE64).run(List.of(one), 1).kept());
      theirs.add(
          servers.peers("hf").get(0).clients(EmbeddingsWire.BASE64).run(List.of(one), 1).kept());
    }
    recording.add(
        Figure.single(
            "golden-difference",
            "largest difference to transformers over %d golden texts"
                .formatted(ours.common(theirs)),
            "",
            ours.maxDifference(theirs)));
  }

  private static List<String> texts(Path file) {
    ObjectMapper json = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        texts.add(json.readTree(line).path("text").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts.stream().filter(text -> !text.isBlank()).toList();
  }
}
