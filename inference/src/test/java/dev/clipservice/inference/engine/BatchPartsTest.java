package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.TokenizedText;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchPartsTest {

  @Test
  void leavesTogetherWhatIsNotWorthTwoParts() {
    List<TokenizedText> texts = List.of(text(3, 1, 2), text(1, 1, 2), text(2, 1));
    List<int[]> parts = BatchParts.of(texts, 100);
    assertEquals(1, parts.size());
    assertArrayEquals(new int[] {0, 1, 2}, parts.get(0));
  }

  @Test
  void leavesALoneTextAlone() {
    assertEquals(1, BatchParts.of(List.of(text(1, 2, 3, 4, 5, 6)), 1).size());
  }

  @Test
  void givesEachPartTextsThatBeginAlike() {
    List<TokenizedText> texts =
        List.of(
            text(7, 7, 1),
            text(5, 5, 1),
            text(7, 7, 2),
            text(5, 5, 2),
            text(7, 7, 3),
            text(5, 5, 3));
    List<int[]> parts = BatchParts.of(texts, 1);
    assertArrayEquals(new int[] {1, 3, 5}, parts.get(0));
    assertArrayEquals(new int[] {0, 2, 4}, parts.get(1));
  }

  @Test
  void countsWhatTextsShareOnce() {
    // Two long ones cost as much as one: the cut is behind them, not between
    List<TokenizedText> texts =
        List.of(
            text(1, 1, 1, 1, 1, 1, 1, 2), text(1, 1, 1, 1, 1, 1, 1, 3), text(4, 4, 4, 4, 4, 4, 4));
    List<int[]> parts = BatchParts.of(texts, 1);
    assertArrayEquals(new int[] {0, 1}, parts.get(0));
    assertArrayEquals(new int[] {2}, parts.get(1));
  }

  @Test
  void hasEveryTextOnceInPartsOfAboutTheSameCost() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      List<TokenizedText> texts =
          Stream.generate(() -> text(random.ints(1 + random.nextInt(60), 1, 500).toArray()))
              .limit(2 + random.nextInt(60))
              .toList();
      List<int[]> parts = BatchParts.of(texts, 1);
      assertEquals(2, parts.size());
      assertArrayEquals(
          IntStream.range(0, texts.size()).toArray(),
          parts.stream().flatMapToInt(Arrays::stream).sorted().toArray());
      int difference = Math.abs(tokens(texts, parts.get(0)) - tokens(texts, parts.get(1)));
      // The longest text, and the begin tokens that all share
      assertTrue(difference <= 62 + texts.size(), () -> difference + " tokens");
    }
  }

  private static int tokens(List<TokenizedText> texts, int[] part) {
    return Arrays.stream(part).map(place -> texts.get(place).length()).sum();
  }

  private static TokenizedText text(int... body) {
    int[] ids = new int[body.length + 2];
    ids[0] = 900;
    System.arraycopy(body, 0, ids, 1, body.length);
    ids[body.length + 1] = 901;
    return new TokenizedText(ids, ids.length);
  }
}
