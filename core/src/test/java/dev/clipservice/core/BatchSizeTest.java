package dev.clipservice.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

  private static final BatchSize FIRST = BatchSize.upTo(2_000);

  @Test
  void comesNearAFifthOfASecond_byTwiceOrHalfAtMost() {
    assertEquals(500, FIRST.rows());
    assertEquals(500, FIRST.after(Duration.ofMillis(200)).rows());
    assertEquals(400, FIRST.after(Duration.ofMillis(250)).rows());
    assertEquals(1_000, FIRST.after(Duration.ZERO).rows());
    assertEquals(250, FIRST.after(Duration.ofSeconds(9)).rows());
  }

  @Test
  void staysWithinItsBounds() {
    BatchSize fast = FIRST;
    BatchSize slow = FIRST;
    for (int i = 0; i < 10; i++) {
      fast = fast.after(Duration.ofMillis(1));
      slow = slow.after(Duration.ofSeconds(1));
    }
    assertEquals(2_000, fast.rows());
    assertEquals(20, slow.rows());
    assertEquals(10, BatchSize.upTo(10).after(Duration.ofSeconds(1)).rows());
  }

  @Test
  void refusesWhatIsNoSize() {
    assertThrows(IllegalArgumentException.class, () -> new BatchSize(0, 10));
    assertThrows(IllegalArgumentException.class, () -> new BatchSize(11, 10));
  }
}
