package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * How many rows one product may have, so that a row's bits do not depend on how many others there
 * are. oneDNN chooses its kernel by the number of rows: with AVX-512 it is the same one from two
 * rows on, with AVX2 another one above 80 rows, which adds in another order. Found by trying, since
 * neither is documented.
 */
final class RowLimit {

  private static final Logger LOG = System.getLogger(RowLimit.class.getName());

  /** For products whose bits depend on the number of rows anyway: larger than any batch. */
  static final int NONE = 1 << 30;

  /** A single row is computed in a way of its own. */
  static final int LEAST_ROWS = 2;

  /**
   * More than a batch usually has; larger ones are computed in blocks, as nothing above is tried.
   */
  static final int MOST_ROWS = 640;

  /** Numbers of rows that are tried: the small ones, and those around a kernel's usual blocks. */
  private static final int[] SAMPLES = {2, 3, 5, 8, 13, 16, 17, 24, 31, 33, 48, 64, 65, 77, 80, 96};

  private final TextProgram program;
  private final NDManager manager;

  RowLimit(TextProgram program, NDManager manager) {
    this.program = program;
    this.manager = manager;
  }

  /**
   * The most rows of a product with any of a tower's weights, {@link #MOST_ROWS} at most; empty if
   * a limit is not all it takes to give the same bits in every batch.
   */
  OptionalInt find(TextWeights weights) {
    OptionalInt limit = find(weights.matrices());
    LOG.log(
        limit.isPresent() ? Level.DEBUG : Level.WARNING,
        limit.isPresent()
            ? "products of at most " + limit.getAsInt() + " rows"
            : "a text's last bits depend on its batch on this processor");
    return limit;
  }

  /**
   * The most rows of a product with each of these weights, {@link #MOST_ROWS} at most; empty if the
   * bits depend on the number of rows in some other way. Takes some tenths of a second.
   *
   * @param weights packed matrices
   */
  private OptionalInt find(NDList weights) {
    OptionalInt limit = OptionalInt.of(MOST_ROWS);
    for (int i = 0; i < weights.size() && limit.isPresent(); i++) {
      limit = find(weights.get(i), limit.getAsInt());
    }
    return limit;
  }

  private OptionalInt find(NDArray weight, int most) {
    int inputs = Math.toIntExact(weight.getShape().get(1));
    try (NDManager scratch = manager.newSubManager()) {
      NDArray x = scratch.create(values(most * inputs), new Shape(most, inputs));
      float[] expected = firstRows(x, weight, LEAST_ROWS, scratch);
      return search(most, rows -> Arrays.equals(expected, firstRows(x, weight, rows, scratch)));
    }
  }

  /**
   * Looks for the limit.
   *
   * @param most what it is at most
   * @param same whether so many rows give the bits that two give
   */
  static OptionalInt search(int most, IntPredicate same) {
    int limit = most;
    if (!same.test(most)) {
      int within = LEAST_ROWS;
      int beyond = most;
      while (beyond - within > 1) {
        int middle = (within + beyond) / 2;
        if (same.test(middle)) {
          within = middle;
        } else {
          beyond = middle;
        }
      }
      limit = within;
    }
    int found = limit;
    // Blocks of an even size are never smaller than half the limit, so too low a limit is of no use
    boolean useful = found >= 2 * LEAST_ROWS;
    return useful && Arrays.stream(SAMPLES).filter(rows -> rows <= found).allMatch(same)
        ? OptionalInt.of(found)
        : OptionalInt.empty();
  }

  private float[] firstRows(NDArray x, NDArray weight, int rows, NDManager scratch) {
    try (NDArray part = x.get(new NDIndex("0:" + rows));
        NDArray product =
            program.call("product", scratch, new NDList(part, weight)).singletonOrThrow();
        NDArray first = product.get(new NDIndex("0:" + LEAST_ROWS))) {
      return first.toFloatArray();
    }
  }

  /** Numbers between -1 and 1 whose sums are never exact, always the same ones. */
  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i * 0.7 + 0.1);
    }
    return values;
  }
}
