package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import dev.clipservice.inference.checkpoint.CheckpointDigest;
import dev.clipservice.inference.checkpoint.DemoModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Texts that begin as texts of earlier batches did get the bits that they have without. */
public class KeptPrefixesTest {

  private static final Checkpoint DEMO = DemoModel.checkpoint();
  private static final CheckpointConfig CONFIG = DEMO.config();
  private static final int END = CONFIG.endToken();

  private static LibtorchTextEncoder plain;
  private final Map<TokenizedText, Embedding> expected = new HashMap<>();

  @BeforeAll
  static void open() {
    plain = keeping(0);
  }

  @AfterAll
  static void close() {
    plain.close();
  }

  @Test
  void computesABeginningOnce_forTextsOfDifferentBatches() {
    try (LibtorchTextEncoder encoder = keeping(1_000)) {
      TokenizedText brick = text(5, 6, 7);
      same(encoder, List.of(brick));
      assertEquals(0, encoder.tokensReused());
      same(encoder, List.of(text(5, 6, 8, 9)));
      assertEquals(3, encoder.tokensReused(), "begin token, 5, 6");
      same(encoder, List.of(brick));
      assertEquals(3 + 4, encoder.tokensReused(), "all but the end token");
      same(encoder, List.of(text(6, 5), text(5, 6, 8, 9, 10), brick));
      assertEquals(7 + 6, encoder.tokensReused(), "begin token, 5, 6, 8, 9 and 7");
    }
  }

  @Test
  void givesTheSameBits_inAnyOrderAndCompany_withRoomForFew() {
    Random random = new Random(11);
    try (LibtorchTextEncoder encoder = keeping(24)) {
      for (int round = 0; round < 60; round++) {
        same(encoder, texts(random, 1 + random.nextInt(round % 10 == 0 ? 40 : 3)));
      }
      assertTrue(encoder.tokensReused() > 60, () -> "reused " + encoder.tokensReused());
      assertTrue(encoder.prefixBytes() <= 24 * bytesOfOne(), () -> "" + encoder.prefixBytes());
    }
  }

  @Test
  void givesTheSameBits_thoughOtherTextsNeedTheRoomMeanwhile() {
    Random random = new Random(13);
    try (LibtorchTextEncoder encoder = keeping(12)) {
      for (int round = 0; round < 12; round++) {
        List<TokenizedText> bulk = texts(random, 4);
        same(encoder, bulk);
        Runnable pause = () -> same(encoder, texts(random, 2));
        assertEquals(bulk.stream().map(this::expected).toList(), encoder.encode(bulk, pause));
      }
    }
  }

  @Test
  void keepsNothing_ofWorkThatWasEnded() {
    try (LibtorchTextEncoder encoder = keeping(1_000)) {
      Runnable failing =
          () -> {
            throw new IllegalStateException("enough");
          };
      List<TokenizedText> texts = List.of(text(5, 6, 7));
      assertThrows(IllegalStateException.class, () -> encoder.encode(texts, failing));
      assertEquals(0, encoder.prefixBytes());
      same(encoder, texts);
      assertEquals(0, encoder.tokensReused());
      assertEquals(4 * bytesOfOne(), encoder.prefixBytes(), "begin token, 5, 6, 7");
    }
  }

  @Test
  void keepsNothing_whereBitsDependOnTheBatch() {
    long room = 1_000 * bytesOfOne();
    try (LibtorchTextEncoder encoder = LibtorchTextEncoder.load(DEMO, Linear.PLAIN, room)) {
      List<Embedding> unused = encoder.encode(List.of(text(5, 6, 7)));
      assertEquals(0, encoder.prefixBytes());
    }
  }

  private void same(LibtorchTextEncoder encoder, List<TokenizedText> texts) {
    assertEquals(texts.stream().map(this::expected).toList(), encoder.encode(texts));
  }

  private Embedding expected(TokenizedText text) {
    return expected.computeIfAbsent(text, missing -> plain.encode(List.of(missing)).get(0));
  }

  private static LibtorchTextEncoder keeping(int prefixes) {
    return LibtorchTextEncoder.open(
        DEMO, new CheckpointDigest(DEMO)::identity, 2, Compute.CPU_FP32, prefixes * bytesOfOne());
  }

  /** Keys and values of one token in each layer. */
  private static long bytesOfOne() {
    return 2L * CONFIG.layers() * CONFIG.width() * Float.BYTES;
  }

  /** Of tokens of which there are three, so that many begin alike. */
  private static List<TokenizedText> texts(Random random, int count) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(random.nextInt(8) == 0 ? CONFIG.positions() - 2 : 6);
      texts.add(text(random.ints(length, 5, 8).toArray()));
    }
    return texts;
  }

  private static TokenizedText text(int... words) {
    int[] ids = new int[words.length + 2];
    ids[0] = CONFIG.beginToken().orElseThrow();
    System.arraycopy(words, 0, ids, 1, words.length);
    ids[words.length + 1] = END;
    return new TokenizedText(ids, ids.length);
  }
}
