package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RowSearchTest {

  @Test
  void findsWhatWasTried_whereTheBitsNeverChange() {
    Rows rows = search(1, 640, any -> true).orElseThrow();
    assertEquals(640, rows.most());
    assertTrue(IntStream.rangeClosed(1, 640).allMatch(n -> rows.atLeast(n) == n));
  }

  @ParameterizedTest
  @ValueSource(ints = {47, 80, 81, 511, 639})
  void findsWhereTheKernelChanges(int limit) {
    assertEquals(limit, search(1, 640, rows -> rows <= limit).orElseThrow().most());
  }

  @Test
  void fillsUp_whereSomeSmallNumbersHaveOtherBits() {
    Rows rows =
        search(6, 636, n -> n % 6 == 0 || (n < 31 && !Set.of(1, 2, 7, 14).contains(n)))
            .orElseThrow();
    assertEquals(3, rows.atLeast(1));
    assertEquals(6, rows.atLeast(6));
    assertEquals(8, rows.atLeast(7));
    assertEquals(13, rows.atLeast(13));
    assertEquals(36, rows.atLeast(31));
    assertEquals(42, rows.atLeast(37));
    assertEquals(642, rows.atLeast(637));
  }

  @Test
  void findsMultiplesOfTheStepOnly() {
    assertEquals(636, search(6, 636, rows -> rows % 6 == 0).orElseThrow().most());
    assertEquals(78, search(6, 636, rows -> rows <= 83).orElseThrow().most());
    assertEquals(630, search(6, 636, rows -> rows < 636).orElseThrow().most());
  }

  @Test
  void givesUp_whereTheBitsDependOnTheRowsInAnotherWay() {
    assertEquals(Optional.empty(), search(1, 640, rows -> rows % 8 == 2));
    assertEquals(Optional.empty(), search(1, 640, rows -> rows < 30));
    assertEquals(Optional.empty(), search(6, 636, rows -> rows % 12 == 0));
  }

  @Test
  void looksNoFurtherThanWhatHoldsForOtherWeights() {
    BitSet few = new BitSet();
    few.set(2, 37);
    assertEquals(
        Optional.of(new Rows(few, 1, 80)),
        RowSearch.search(new Rows(few, 1, 80), rows -> rows <= 300));
  }

  private static Optional<Rows> search(int step, int most, IntPredicate same) {
    BitSet few = new BitSet();
    few.set(1, RowSearch.FEW + 1);
    return RowSearch.search(new Rows(few, step, most), same);
  }
}
