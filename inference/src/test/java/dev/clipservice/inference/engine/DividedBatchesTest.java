package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.jni.JniUtils;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.DemoModel;
import dev.clipservice.inference.natives.CpuFlags;
import dev.clipservice.inference.tokenizer.ClipTokenizer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two threads compute a part each, where a batch is large enough. */
public class DividedBatchesTest {

  private static final List<GoldenText> GOLDEN = GoldenText.demo();
  private static final Checkpoint DEMO = DemoModel.checkpoint();
  private static final int ROOM = 1 << 20;

  private int usual;

  @BeforeEach
  void withTwoThreads() {
    Libtorch.load(2, () -> {});
    usual = JniUtils.getNumThreads();
    JniUtils.setNumThreads(2);
  }

  @AfterEach
  void backToUsual() {
    JniUtils.setNumThreads(usual);
  }

  @ParameterizedTest
  @EnumSource(
      value = Linear.class,
      names = {"HALF", "PACKED"})
  void haveTheBitsOfLoneTexts_withPausesAndWithout(Linear linear) {
    assumeUsable(linear);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(DEMO);
        LibtorchTextEncoder forgetting = LibtorchTextEncoder.load(DEMO, linear, 0);
        LibtorchTextEncoder keeping = LibtorchTextEncoder.load(DEMO, linear, ROOM)) {
      assertTrue(forgetting.dividesBatches());
      List<TokenizedText> texts = GoldenChecks.tokenize(GOLDEN, tokenizer);
      assertEquals(2, BatchParts.of(texts, LibtorchTextEncoder.WORTH_PARTS).size());
      List<Embedding> alone =
          texts.stream().flatMap(text -> forgetting.encode(List.of(text)).stream()).toList();
      AtomicInteger pauses = new AtomicInteger();
      for (LibtorchTextEncoder encoder : List.of(forgetting, keeping, keeping)) {
        assertEquals(alone, encoder.encode(texts));
        assertEquals(alone, encoder.encode(texts, pauses::incrementAndGet));
      }
      // After the attention of each layer, and after its rows; only once in the last
      assertEquals(3 * (2 * DEMO.config().layers() - 1), pauses.get());
    }
  }

  /** Of more rows than one product may have. */
  @ParameterizedTest
  @EnumSource(
      value = Linear.class,
      names = {"HALF", "PACKED"})
  void haveTheBitsOfLoneTexts_inBlocks(Linear linear) {
    assumeUsable(linear);
    List<TokenizedText> texts = longTexts();
    // 616 and 693 rows: one part has a block more, whether a block is of 636 rows or of 80
    assertEquals(
        Set.of(8, 9),
        BatchParts.of(texts, LibtorchTextEncoder.WORTH_PARTS).stream()
            .map(part -> part.length)
            .collect(Collectors.toSet()));
    try (LibtorchTextEncoder encoder = LibtorchTextEncoder.load(DEMO, linear, 0)) {
      assertTrue(encoder.dividesBatches());
      AtomicInteger pauses = new AtomicInteger();
      List<Embedding> inSteps = encoder.encode(texts, pauses::incrementAndGet);
      assertTrue(pauses.get() > 2 * DEMO.config().layers() - 1, pauses + " pauses");
      assertEquals(inSteps, encoder.encode(texts));
      assertEquals(
          inSteps, texts.stream().flatMap(text -> encoder.encode(List.of(text)).stream()).toList());
    }
  }

  /** As long as texts may be, with nothing in common. */
  private static List<TokenizedText> longTexts() {
    int end = DEMO.config().endToken();
    int length = DEMO.config().positions();
    return IntStream.range(0, 17)
        .mapToObj(
            text -> {
              int[] ids = IntStream.range(0, length).map(i -> (text + 37 * i) % end).toArray();
              ids[length - 1] = end;
              return new TokenizedText(ids, length);
            })
        .toList();
  }

  private static void assumeUsable(Linear linear) {
    assumeTrue(
        linear != Linear.HALF || CpuFlags.ofThisMachine().multiplyHalves(),
        "half weights are for processors with AVX2");
  }

  @Test
  void areNotMade_whereBitsDependOnTheBatch() {
    try (LibtorchTextEncoder plain = LibtorchTextEncoder.load(DEMO, Linear.PLAIN, 0)) {
      assertFalse(plain.dividesBatches());
    }
  }
}
