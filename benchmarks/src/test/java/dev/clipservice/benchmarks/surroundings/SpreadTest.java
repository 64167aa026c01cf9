package dev.clipservice.benchmarks.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void takesEvenly_fromTheFirstOn() {
    assertEquals(List.of(0, 2, 5, 7), Spread.evenly(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 4));
  }

  @Test
  void takesAll_whenThereAreNoMore() {
    assertEquals(List.of(1, 2), Spread.evenly(List.of(1, 2), 5));
  }

  @Test
  void cutsIntoPieces_theLastShorter() {
    assertEquals(List.of(List.of(1, 2), List.of(3)), Spread.pieces(List.of(1, 2, 3), 2));
  }

  @Test
  void readsMemoryOfTheKernelsLines() {
    ResidentMemory memory =
        ResidentMemory.parse(List.of("Name:\tjava", "VmHWM:\t    2048 kB", "VmRSS:\t    1024 kB"));
    assertEquals(new ResidentMemory(1, 2), memory);
  }
}
