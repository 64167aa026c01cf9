package dev.clipservice.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoRowTest {

  @Test
  void leavesAThirdWithoutVector_andATenthWithZeros() {
    Map<DemoRow, Long> counts =
        IntStream.range(0, 600)
            .mapToObj(DemoRow::of)
            .collect(Collectors.groupingBy(row -> row, Collectors.counting()));
    assertEquals(Map.of(DemoRow.MISSING, 200L, DemoRow.ZERO, 60L, DemoRow.GOOD, 340L), counts);
  }

  @Test
  void decidesByTheRowsNumber() {
    assertEquals(DemoRow.MISSING, DemoRow.of(0));
    assertEquals(DemoRow.MISSING, DemoRow.of(9));
    assertEquals(DemoRow.ZERO, DemoRow.of(10));
    assertEquals(DemoRow.ZERO, DemoRow.of(12));
    assertEquals(DemoRow.GOOD, DemoRow.of(13));
    assertEquals(DemoRow.GOOD, DemoRow.of(29));
    assertEquals(DemoRow.MISSING, DemoRow.of(30));
  }
}
