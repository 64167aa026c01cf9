package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.checkpoint.SyntheticCheckpoint;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import dev.clipservice.testing.EmbeddingAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products of the real model's width: CPUs sum long rows in an order that the demo model's short
 * ones do not show.
 */
public class WideLayerTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesTheSameBits_fromOneTextToHundreds(boolean halves) {
    SyntheticCheckpoint wide = SyntheticCheckpoint.wide();
    Path tokenizerFile = DemoModel.folder().resolve("tokenizer.json");
    (halves ? wide.inHalves() : wide).write(folder, tokenizerFile);
    Checkpoint checkpoint = Checkpoint.open(folder, "wide");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder encoder = LibtorchTextEncoder.open(checkpoint, 2)) {
      assumeTrue(
          encoder.model().reproducible(), "skipped: this machine does not promise equal bits");
      List<TokenizedText> texts = GoldenChecks.tokenize(GoldenText.demo(), tokenizer);
      Embedding alone = encoder.encode(texts.subList(0, 1)).get(0);
      List<TokenizedText> batch = new ArrayList<>(texts.subList(0, 1));
      int tokens = 0;
      for (int next = 1; tokens <= 700; next++) {
        batch.add(texts.get(next % texts.size()));
        tokens = batch.stream().mapToInt(TokenizedText::length).sum();
        EmbeddingAssertions.assertSameBits(
            alone, encoder.encode(batch).get(0), "among %d tokens".formatted(tokens));
      }
      assertTrue(batch.size() > 10, "too few batches: " + batch.size());
    }
  }
}
