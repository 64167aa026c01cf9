package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RowLimitTest {

  @Test
  void findsWhatWasTried_whereTheBitsNeverChange() {
    assertEquals(
        OptionalInt.of(RowLimit.MOST_ROWS), RowLimit.search(RowLimit.MOST_ROWS, rows -> true));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 47, 80, 81, 511, 639})
  void findsWhereTheKernelChanges(int limit) {
    assertEquals(OptionalInt.of(limit), RowLimit.search(RowLimit.MOST_ROWS, rows -> rows <= limit));
  }

  @Test
  void givesUp_whereTheBitsDependOnTheRowsInAnotherWay() {
    assertEquals(OptionalInt.empty(), RowLimit.search(RowLimit.MOST_ROWS, rows -> rows % 8 == 2));
    assertEquals(OptionalInt.empty(), RowLimit.search(RowLimit.MOST_ROWS, rows -> rows < 3));
  }

  @Test
  void looksNoFurtherThanWhatHoldsForOtherWeights() {
    assertEquals(OptionalInt.of(80), RowLimit.search(80, rows -> rows <= 300));
  }
}
