package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointForms;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.checkpoint.SyntheticCheckpoint;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights kept as float16: when, and that nothing is lost. */
public class HalfWeightsTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();

  @TempDir private Path folder;

  @BeforeAll
  static void whereTheyCanBeMultiplied() {
    assumeTrue(
        CpuFlags.ofThisMachine().multiplyHalves(), "half weights are for processors with AVX2");
  }

  @Test
  void areUsed_whereEveryMatrixIsOfHalves_inF16AndF32() {
    assertEquals(Linear.HALF, linear(DemoModel.folder()));
    assertEquals(Linear.HALF, linear(CheckpointForms.demo().as("F32").single(folder)));
  }

  @Test
  void areNotUsed_whereOneMatrixHasOtherNumbers() {
    SyntheticCheckpoint.tiny(false).write(folder, DemoModel.folder().resolve("tokenizer.json"));
    assertEquals(Linear.PACKED, linear(folder));
  }

  @ParameterizedTest
  @EnumSource(
      value = Linear.class,
      names = {"PACKED", "PLAIN"})
  void giveTheNumbersOfOtherProducts(Linear other) {
    Checkpoint checkpoint = DemoModel.checkpoint();
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint);
        LibtorchTextEncoder half = LibtorchTextEncoder.load(checkpoint, Linear.HALF, 0);
        LibtorchTextEncoder whole = LibtorchTextEncoder.load(checkpoint, other, 0)) {
      List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
      assertTrue(largestDistance(half.encode(texts), whole.encode(texts)) < 1e-6);
      assertEquals(whole.model().identity(), half.model().identity());
    }
  }

  /** Threads pack them, in no order: each must find its own again. */
  @Test
  void giveTheSameNumbers_howeverOftenTheyArePacked() {
    Checkpoint checkpoint = DemoModel.checkpoint();
    try (ClipTokenizer tokenizer = ClipTokenizer.open(checkpoint)) {
      List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer).subList(0, 3);
      Set<List<Embedding>> found = new HashSet<>();
      for (int i = 0; i < 15; i++) {
        try (LibtorchTextEncoder half = LibtorchTextEncoder.load(checkpoint, Linear.HALF, 0)) {
          found.add(half.encode(texts));
        }
      }
      assertEquals(1, found.size());
    }
  }

  @Test
  void areRefused_whereTheyWouldLoseSomething() {
    SyntheticCheckpoint.tiny(false).write(folder, DemoModel.folder().resolve("tokenizer.json"));
    Checkpoint checkpoint = Checkpoint.open(folder, "tiny");
    assertThrows(
        IllegalStateException.class, () -> LibtorchTextEncoder.load(checkpoint, Linear.HALF, 0));
  }

  private static Linear linear(Path folder) {
    try (LibtorchTextEncoder encoder =
        LibtorchTextEncoder.open(Checkpoint.open(folder, "halves"), 2)) {
      return encoder.linear();
    }
  }

  private static double largestDistance(List<Embedding> expected, List<Embedding> found) {
    return IntStream.range(0, expected.size())
        .mapToDouble(
            text ->
                IntStream.range(0, expected.get(text).dimensions())
                    .mapToDouble(i -> Math.abs(expected.get(text).get(i) - found.get(text).get(i)))
                    .max()
                    .orElseThrow())
        .max()
        .orElseThrow();
  }
}
