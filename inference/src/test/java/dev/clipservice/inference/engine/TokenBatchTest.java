package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.TokenizedText;
import dev.clipservice.inference.checkpoint.CheckpointConfig;
import dev.clipservice.inference.checkpoint.DemoModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How texts are laid out, with the demo model's begin (B) and end (E) token. */
public class TokenBatchTest {

  private static final CheckpointConfig CONFIG = DemoModel.checkpoint().config();
  private static final int B = CONFIG.beginToken().orElseThrow();
  private static final int E = CONFIG.endToken();

  /** As of products of two rows up to a limit. */
  private static final Rows ROWS = new Rows(BitSet.valueOf(new long[] {0b11111100}), 1, 80);

  @Test
  void computesEachPrefixOnce() {
    TokenBatch batch = batch(true, text(B, 5, 6, E), text(B, 5, 7, E), text(B, 5, 6, 8, E));
    assertArrayEquals(new long[] {B, 5, 6, E, 7, E, 8, E}, nodes(batch, batch.ids));
    assertArrayEquals(new long[] {0, 1, 2, 3, 2, 3, 3, 4}, nodes(batch, batch.positions));
    assertArrayEquals(new long[] {3, 5, 7}, Arrays.copyOf(batch.ends, 3));
  }

  @Test
  void computesEveryToken_whenNotSharing() {
    TokenBatch batch = batch(false, text(B, 5, E), text(B, 5, E));
    assertArrayEquals(new long[] {B, 5, E, B, 5, E}, nodes(batch, batch.ids));
    assertArrayEquals(new long[] {2, 5}, Arrays.copyOf(batch.ends, 2));
  }

  @Test
  void computesTwinsOnce() {
    TokenBatch batch = batch(true, text(B, 5, E), text(B, 5, E));
    assertEquals(3, batch.nodes);
    assertArrayEquals(new long[] {2, 2}, Arrays.copyOf(batch.ends, 2));
    assertEquals(1, batch.windows.get(0).texts());
  }

  @Test
  void givesLoneTextTwice_becauseProductsOfOneRowDiffer() {
    assertArrayEquals(new long[] {2, 2}, batch(true, text(B, 5, E)).ends);
  }

  private static long[] nodes(TokenBatch batch, long[] rows) {
    return Arrays.copyOf(rows, batch.nodes);
  }

  @Test
  void leavesOutWhatIsKept_andCountsItFirst() {
    PrefixCache cache = new PrefixCache(64);
    long[] slots;
    try (PrefixCache.Lease lease = cache.lease()) {
      TokenBatch first = TokenBatch.of(List.of(text(B, 5, 6, E)), CONFIG, true, ROWS, lease);
      assertArrayEquals(new long[] {0, 1, 2}, first.stored);
      slots = first.slots;
      lease.commit();
    }
    try (PrefixCache.Lease lease = cache.lease()) {
      List<TokenizedText> texts = List.of(text(B, 7, E), text(B, 5, 8, E));
      TokenBatch batch = TokenBatch.of(texts, CONFIG, true, ROWS, lease);
      assertArrayEquals(Arrays.copyOf(slots, 2), batch.known);
      assertArrayEquals(new long[] {7, E, 8, E}, nodes(batch, batch.ids));
      assertArrayEquals(new long[] {1, 2, 2, 3}, nodes(batch, batch.positions));
      assertArrayEquals(new long[] {1, 3}, Arrays.copyOf(batch.ends, 2));
      assertArrayEquals(new long[] {2 + 0, 2 + 2}, batch.stored);
      long[] rows = batch.windows.get(0).nodes();
      assertArrayEquals(new long[] {0, 2, 3, 3}, Arrays.copyOf(rows, 4));
      assertArrayEquals(new long[] {0, 1, 4, 5, 5}, Arrays.copyOfRange(rows, 16, 21));
      assertArrayEquals(new long[] {1, 2, 18, 19}, nodes(batch, batch.keep));
    }
  }

  @Test
  void sharesNothing_betweenEqualTokensBehindDifferentOnes() {
    assertEquals(7, batch(true, text(B, 5, 9, E), text(B, 6, 9, E)).nodes);
  }

  @Test
  void keepsOneAttentionRowForEachNode_whichLooksAtItsOwnText() {
    Random random = new Random(3);
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int[] ids = new int[2 + random.nextInt(CONFIG.positions() - 1)];
      ids[0] = B;
      for (int position = 1; position < ids.length; position++) {
        ids[position] = random.nextInt(2);
      }
      ids[ids.length - 1] = E;
      texts.add(new TokenizedText(ids, ids.length));
    }
    TokenBatch batch = TokenBatch.of(texts, CONFIG, true, ROWS, new PrefixCache(0).lease());
    long[] rows = batch.windows.stream().flatMapToLong(w -> LongStream.of(w.nodes())).toArray();
    for (int node = 0; node < batch.nodes; node++) {
      assertEquals(node, rows[(int) batch.keep[node]]);
    }
    for (TokenBatch.Window window : batch.windows) {
      assertEquals(0, window.length() % TokenBatch.WINDOW_STEP);
      for (int row = 1; row < window.nodes().length; row++) {
        long before = batch.positions[(int) window.nodes()[row - 1]];
        long here = batch.positions[(int) window.nodes()[row]];
        boolean newText = row % window.length() == 0;
        boolean dummy = window.nodes()[row] == window.nodes()[row - 1];
        assertEquals(newText ? 0 : dummy ? before : before + 1, here);
      }
    }
  }

  private static TokenBatch batch(boolean share, TokenizedText... texts) {
    return TokenBatch.of(List.of(texts), CONFIG, share, ROWS, new PrefixCache(0).lease());
  }

  private static TokenizedText text(int... ids) {
    return new TokenizedText(ids, ids.length);
  }
}
