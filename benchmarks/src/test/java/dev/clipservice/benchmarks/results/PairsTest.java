package dev.clipservice.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {

  @Test
  void measuresInTurn_subjectFirst() throws InterruptedException {
    List<String> order = new ArrayList<>();
    List<Pair> pairs =
        Pairs.interleave(
            2,
            round -> {
              order.add("A" + round);
              return 10 + round;
            },
            round -> {
              order.add("B" + round);
              return 20 + round;
            });
    assertEquals(List.of("A0", "B0", "A1", "B1"), order);
    assertEquals(List.of(new Pair(10, 20), new Pair(11, 21)), pairs);
  }

  @Test
  void refusesNoRounds() {
    assertThrows(IllegalArgumentException.class, () -> Pairs.interleave(0, round -> 1, round -> 1));
  }

  @Test
  void medianIsTheMiddle_orTheMeanOfTwo() {
    assertEquals(2, Median.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(2.5, Median.of(List.of(3.0, 100.0, 2.0, 1.0)));
    assertThrows(IllegalArgumentException.class, () -> Median.of(List.of()));
  }

  @Test
  void ratioIsTheMedianOfThePairsRatios_notTheRatioOfTheMedians() {
    // A disturbance of the second pair halves both of its rates and leaves its ratio
    Comparison comparison =
        new Comparison(
            "c",
            "title",
            "texts/s",
            "ours",
            "theirs",
            List.of(new Pair(20, 10), new Pair(10, 5), new Pair(24, 8)));
    assertEquals(2, comparison.ratio());
    assertEquals(20, comparison.subject());
    assertEquals(8, comparison.reference());
  }
}
