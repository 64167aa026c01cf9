package dev.clipservice.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RowLimitTest {

  @Test
  void findsNone_whereTheBitsNeverChange() {
    assertEquals(OptionalInt.of(RowLimit.NONE), RowLimit.search(rows -> true));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 47, 80, 81, 511, 639})
  void findsWhereTheKernelChanges(int limit) {
    assertEquals(OptionalInt.of(limit), RowLimit.search(rows -> rows <= limit));
  }

  @Test
  void givesUp_whereTheBitsDependOnTheRowsInAnotherWay() {
    assertEquals(OptionalInt.empty(), RowLimit.search(rows -> rows % 8 == 2));
    assertEquals(OptionalInt.empty(), RowLimit.search(rows -> rows < 3));
  }
}
