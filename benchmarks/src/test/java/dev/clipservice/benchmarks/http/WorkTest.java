package dev.clipservice.benchmarks.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkTest {

  @Test
  void bothSidesGetTheSameTexts_thePeerSortedByLength() {
    List<String> texts =
        IntStream.rangeClosed(1, 20).mapToObj(i -> "x".repeat((i * 7) % 20 + 1)).toList();
    Work work = Work.arrays(texts, 16, String::length);
    assertEquals(texts, work.ours().stream().flatMap(List::stream).toList());
    assertEquals(List.of(16, 4), work.ours().stream().map(List::size).toList());
    assertEquals(List.of(8, 8, 4), work.theirs().stream().map(List::size).toList());
    assertEquals(
        texts.stream().sorted().toList(), work.theirs().stream().flatMap(List::stream).toList());
  }

  @Test
  void singleTextsAreTheSameRequestsForBoth() {
    Work work = Work.single(List.of("a", "b"), 16);
    assertEquals(List.of(List.of("a"), List.of("b")), work.ours());
    assertEquals(work.ours(), work.theirs());
  }

  @Test
  void waitingIsBetterWhenShorter_rateWhenHigher() {
    Measure waiting = new Measure("w", "w", List.of(), true, null, 1, List.of());
    Measure rate = new Measure("r", "r", List.of(), false, null, 1, List.of());
    assertEquals(true, waiting.better(1, 2));
    assertEquals(false, rate.better(1, 2));
  }
}
