package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointForms;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo model in every form that a checkpoint may have gives the vectors of its numbers. */
public class CheckpointFormsTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();
  private static Answers demo;

  @TempDir private Path folder;

  /** What a checkpoint makes of the golden texts. */
  private record Answers(ModelIdentity identity, List<Embedding> embeddings) {}

  @BeforeAll
  static void embedDemo() {
    demo = answers(DemoModel.folder());
  }

  @Test
  void givesTheSameBitsAndIdentity_inAWholeClip() {
    CheckpointForms whole = CheckpointForms.demo().inWholeClip();
    assertEquals(demo, answers(whole.single(folder)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 60})
  void givesTheSameBitsAndIdentity_inShards(int shards) {
    assertEquals(demo, answers(CheckpointForms.demo().sharded(folder, shards)));
  }

  @Test
  void givesTheSameBitsAndIdentity_inShardsOfAWholeClip() {
    assertEquals(demo, answers(CheckpointForms.demo().inWholeClip().sharded(folder, 4)));
  }

  @Test
  void givesTheSameBitsAndIdentity_atOddBytes() {
    assertEquals(demo, answers(CheckpointForms.demo().atOddPlaces().single(folder)));
  }

  @Test
  void agreesWithTransformers_asWholeClipInF32() {
    Path whole = CheckpointForms.demo().as("F32").inWholeClip().single(folder);
    Checkpoint checkpoint = Checkpoint.open(whole, "forms");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder encoder = LibtorchTextEncoder.open(checkpoint, 2)) {
      GoldenChecks.agrees(GOLDEN, tokenizer, encoder);
    }
  }

  @Test
  void givesTheSameBits_inF32AsInTheF16ItWasMadeFrom() {
    Answers wide = answers(CheckpointForms.demo().as("F32").single(folder));
    assertEquals(demo.embeddings(), wide.embeddings());
    assertNotEquals(demo.identity(), wide.identity());
  }

  @Test
  void givesTheBitsOfTheRoundedNumbers_inBf16(@TempDir Path rounded) {
    Answers half = answers(CheckpointForms.demo().as("BF16").single(folder));
    Answers wide = answers(CheckpointForms.demo().as("BF16").as("F32").single(rounded));
    assertEquals(wide.embeddings(), half.embeddings());
    assertNotEquals(demo.embeddings(), half.embeddings());
    // 8 bits of mantissa: each weight is off by 0.2 % at most
    assertTrue(leastCosine(demo.embeddings(), half.embeddings()) > 0.999);
  }

  @Test
  void givesTheBitsOfTheRoundedNumbers_inAMixtureOfTypes(@TempDir Path rounded) {
    CheckpointForms mixed = CheckpointForms.demo().as(CheckpointFormsTest::mixture).atOddPlaces();
    Answers half = answers(mixed.inWholeClip().sharded(folder, 3));
    Answers wide =
        answers(CheckpointForms.demo().as(CheckpointFormsTest::mixture).as("F32").single(rounded));
    assertEquals(wide.embeddings(), half.embeddings());
    assertTrue(leastCosine(demo.embeddings(), half.embeddings()) > 0.999);
  }

  /** Every type among the weights and among the biases, a table in each of the half types. */
  private static String mixture(String tensor) {
    if (tensor.contains("token_embedding")) {
      return "BF16";
    }
    return tensor.contains("position_embedding")
        ? "F16"
        : List.of("F32", "F16", "BF16").get(Math.floorMod(tensor.hashCode(), 3));
  }

  private static double leastCosine(List<Embedding> expected, List<Embedding> found) {
    return IntStream.range(0, expected.size())
        .mapToDouble(i -> expected.get(i).cosine(found.get(i)))
        .min()
        .orElseThrow();
  }

  private static Answers answers(Path folder) {
    // One name for all: it is not what is compared
    Checkpoint checkpoint = Checkpoint.open(folder, "forms");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder encoder = LibtorchTextEncoder.open(checkpoint, 2)) {
      List<Embedding> embeddings = encoder.encode(GoldenChecks.tokenize(GOLDEN, tokenizer));
      return new Answers(encoder.model().identity(), embeddings);
    }
  }
}
