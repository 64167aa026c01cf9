package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** fp16 and bf16: how far from fp32, on the demo model and its golden texts. */
public class HalfPrecisionTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();
  private static final Checkpoint DEMO = DemoModel.checkpoint();
  private static final Compute BF16 = new Compute(Compute.Device.CPU, Precision.BF16);
  private static ClipTokenizer tokenizer;
  private static List<TokenizedText> texts;

  @BeforeAll
  static void tokenize() {
    tokenizer = ClipTokenizer.open(DEMO);
    texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @CsvSource({"FP32, 0.9999999, 2e-6", "FP16, 0.999999, 5e-4", "BF16, 0.9999, 3e-3"})
  void staysCloseToFp32_onThePlainPath(Precision precision, double cosine, double difference) {
    try (LibtorchTextEncoder plain = LibtorchTextEncoder.openPlain(DEMO, 2, precision)) {
      assertClose(plain.encode(texts), cosine, difference);
      assertEquals(precision.toString(), plain.model().precision());
      assertEquals("cpu", plain.model().device());
      assertFalse(plain.model().reproducible());
    }
  }

  @Test
  void isOneVectorSpace_whateverThePrecision() {
    try (LibtorchTextEncoder bf16 = LibtorchTextEncoder.openPlain(DEMO, 2, Precision.BF16);
        LibtorchTextEncoder fp32 = LibtorchTextEncoder.open(DEMO, 2)) {
      assertEquals(fp32.model().identity(), bf16.model().identity());
      assertNotEquals(fp32.encode(texts), bf16.encode(texts));
    }
  }

  @Test
  void isTheSameInEveryBatch_orRefusedWhereTheCpuHasNoInstructionsForIt() {
    if (CpuFlags.ofThisMachine().multiplyBfloat16()) {
      isTheSameInEveryBatch();
    } else {
      isRefused();
    }
  }

  private static void isTheSameInEveryBatch() {
    try (LibtorchTextEncoder packed = LibtorchTextEncoder.open(DEMO, 2, BF16)) {
      assertTrue(packed.model().reproducible());
      assertEquals("bf16", packed.model().precision());
      assertClose(packed.encode(texts), 0.9999, 3e-3);
      GoldenChecks.sameBitsInEveryBatch(GOLDEN, tokenizer, packed);
    }
  }

  private static void isRefused() {
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> LibtorchTextEncoder.open(DEMO, 2, BF16));
    assertTrue(e.getMessage().startsWith("CLIP_PRECISION=bf16: expected a CPU"), e.getMessage());
  }

  private static void assertClose(List<Embedding> found, double cosine, double difference) {
    double worstCosine = 1;
    double worstDifference = 0;
    for (int i = 0; i < found.size(); i++) {
      Embedding expected = Embedding.of(GOLDEN.get(i).embedding());
      worstCosine = Math.min(worstCosine, expected.cosine(found.get(i)));
      for (int j = 0; j < expected.dimensions(); j++) {
        worstDifference =
            Math.max(worstDifference, Math.abs(expected.get(j) - found.get(i).get(j)));
      }
    }
    String message =
        "least cosine %s, largest difference %s".formatted(worstCosine, worstDifference);
    assertTrue(worstCosine >= cosine && worstDifference <= difference, message);
  }
}
