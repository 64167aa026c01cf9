package dev.clipservice.inference.engine;

import java.util.BitSet;

/**
 * Which numbers of rows a product may have, so that a row's bits do not depend on how many others
 * there are.
 *
 * @param few those among the small numbers, below {@code few.length()}
 * @param step of the larger ones, all multiples of it
 * @param most the largest of them
 */
record Rows(BitSet few, int step, int most) {

  Rows {
    if (most % step != 0) {
      throw new IllegalArgumentException("%d is no multiple of %d".formatted(most, step));
    }
    few = (BitSet) few.clone();
  }

  /** Any number of rows, where the bits depend on it anyway. */
  static Rows any() {
    return new Rows(new BitSet(), 1, 1 << 30);
  }

  /**
   * The least such number that is not below {@code rows}, or that whole blocks of such numbers add
   * up to.
   */
  int atLeast(int rows) {
    int small = few.nextSetBit(rows);
    return small >= 0 ? small : (rows + step - 1) / step * step;
  }
}
