package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.SyntheticCheckpoint;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * CLIP ViT-L/14 with synthetic weights against transformers' answers. Makes its checkpoint (495 MB)
 * once and keeps it in the build folder; where golden answers and tokenizer are not at hand, it is
 * skipped and says so.
 *
 * <p>{@code -Dclip.test.l14=off} skips it, {@code -Dclip.test.l14=FOLDER} takes a checkpoint that
 * is there, {@code -Dclip.test.shared=FOLDER} says where golden answers and tokenizer are.
 */
public class FullSizeGoldenIT {

  private static List<GoldenText> golden;
  private static ClipTokenizer tokenizer;
  private static LibtorchTextEncoder encoder;

  @BeforeAll
  static void open() throws IOException {
    String choice = System.getProperty("clip.test.l14");
    assumeFalse(choice.equals("off"), "skipped: -Dclip.test.l14=off");
    Path shared = Path.of(System.getProperty("clip.test.shared"));
    Path answers = shared.resolve("golden/l14-synthetic.jsonl");
    Path vocabulary = shared.resolve("models/clip-tokenizer/tokenizer.json");
    assumeTrue(
        Files.exists(answers) && Files.exists(vocabulary),
        "skipped: no golden answers in " + shared + "; -Dclip.test.shared=FOLDER says where");
    golden = GoldenText.read(answers);
    Checkpoint checkpoint = Checkpoint.open(checkpoint(choice, vocabulary), "synthetic");
    tokenizer = ClipTokenizer.open(checkpoint);
    encoder = LibtorchTextEncoder.open(checkpoint, Runtime.getRuntime().availableProcessors());
  }

  private static Path checkpoint(String choice, Path vocabulary) {
    if (!choice.equals("auto")) {
      return Path.of(choice);
    }
    Path folder = Path.of(System.getProperty("clip.test.folder"), "synthetic-vit-l14");
    if (!SyntheticCheckpoint.isIn(folder)) {
      SyntheticCheckpoint.vitL14().write(folder, vocabulary);
    }
    return folder;
  }

  @AfterAll
  static void close() {
    if (encoder != null) {
      encoder.close();
    }
    if (tokenizer != null) {
      tokenizer.close();
    }
  }

  @Test
  void agreesWithTransformers() {
    assertEquals(40, golden.size());
    GoldenChecks.agrees(golden, tokenizer, encoder);
  }

  @Test
  void givesTheSameBits_aloneAndInAnyBatch() {
    GoldenChecks.sameBitsInEveryBatch(golden, tokenizer, encoder);
  }

  @Test
  void isNamedAsTheSeedNamesIt() {
    assertEquals("clip-vit-l/14", encoder.model().identity().model());
    assertEquals("clip", encoder.model().identity().provider());
  }
}
