package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PieceSizeTest {

  private final PieceSize size = new PieceSize();

  @Test
  void takesAllThereIs_whileNothingIsBad() {
    assertEquals(64, size.next(64));
    size.done(64, 0);
    assertEquals(512, size.next(512));
  }

  @Test
  void takesFew_whereManyAreBad_butNotTooFew() {
    size.done(64, 64);
    assertEquals(8, size.next(64));
    assertEquals(3, size.next(3));
  }

  @Test
  void takesMore_theRarerBadTextsAre() {
    assertTrue(sizeWhereOneIsBadOf(1_000) > 2 * sizeWhereOneIsBadOf(200));
    assertEquals(64, sizeWhereOneIsBadOf(10_000), "that rare, they cost nothing");
  }

  private static int sizeWhereOneIsBadOf(int texts) {
    PieceSize size = new PieceSize();
    for (int i = 0; i < 20_000; i++) {
      size.done(1, i % texts == 0 ? 1 : 0);
    }
    return size.next(64);
  }
}
