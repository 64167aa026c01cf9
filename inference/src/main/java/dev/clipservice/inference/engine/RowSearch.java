package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds out how many rows one product may have, so that a row's bits do not depend on how many
 * others there are. oneDNN chooses its kernel by the number of rows: with AVX-512 it is the same
 * one from two rows on, with AVX2 another one above 80 rows, which adds in another order. FBGEMM's
 * takes three to six rows at a time with AVX2, and adds in another order where one or two are left.
 * Found by trying, since neither is documented.
 */
final class RowSearch {

  private static final Logger LOG = System.getLogger(RowSearch.class.getName());

  /** Up to so many rows each number is tried: one text's tokens, where each row counts. */
  static final int FEW = 36;

  /** Of the larger numbers, about these are tried: those around a kernel's usual blocks. */
  private static final int[] SAMPLES = {48, 64, 65, 77, 80, 96, 126};

  /** How many rows there are that differ; a product's are these again and again. */
  private static final int PERIOD = 6;

  private final TextProgram program;
  private final NDManager manager;

  RowSearch(TextProgram program, NDManager manager) {
    this.program = program;
    this.manager = manager;
  }

  /**
   * The numbers of rows for products with any of these weights; empty if the bits depend on the
   * number in some other way. Takes some tenths of a second.
   *
   * @param matrices each with its bias
   */
  Optional<Rows> find(List<NDList> matrices) {
    Linear linear = program.linear();
    Rows rows = new Rows(upTo(FEW), linear.step(), linear.mostRows());
    Optional<Rows> found = Optional.of(rows);
    for (int i = 0; i < matrices.size() && found.isPresent(); i++) {
      found = find(matrices.get(i), found.get());
    }
    LOG.log(
        found.isPresent() ? Level.DEBUG : Level.WARNING,
        "{0}: {1}",
        linear,
        found.isPresent()
            ? "products of " + found.get()
            : "a text's last bits depend on its batch on this processor");
    return found;
  }

  private Optional<Rows> find(NDList weights, Rows within) {
    try (NDManager scratch = manager.newSubManager()) {
      return search(within, new Product(weights, scratch)::repeats);
    }
  }

  /**
   * Whether rows have on the crew's threads the bits that they have on the calling one: for a few
   * rows, and for as many as a product may have.
   *
   * @param rows what was found
   * @param matrices each with its bias
   */
  boolean holdsFor(Crew crew, Rows rows, List<NDList> matrices) {
    try (NDManager scratch = manager.newSubManager()) {
      List<Product> products =
          matrices.stream().map(weights -> new Product(weights, scratch)).toList();
      int middle = products.size() / 2;
      return crew
          .map(
              List.of(products.subList(0, middle), products.subList(middle, products.size())),
              some ->
                  some.stream()
                      .allMatch(
                          product ->
                              IntStream.of(FEW, rows.most())
                                  .map(count -> count / rows.step() * rows.step())
                                  .allMatch(product::repeats)))
          .stream()
          .allMatch(same -> same);
    }
  }

  /**
   * Looks for the numbers of rows.
   *
   * @param within those that hold for other weights
   * @param same whether each of so many rows has the bits that it has among {@link #PERIOD}
   */
  static Optional<Rows> search(Rows within, IntPredicate same) {
    BitSet few = new BitSet();
    within.few().stream().filter(same).forEach(few::set);
    IntPredicate known = rows -> rows <= FEW ? few.get(rows) : same.test(rows);
    int step = within.step();
    int most = known.test(within.most()) ? within.most() : limit(FEW, step, within.most(), known);
    // Blocks of an even size are never smaller than half the limit
    return most > FEW && larger(step, FEW / 2, most).allMatch(known)
        ? Optional.of(new Rows(few, step, most))
        : Optional.empty();
  }

  /** The last multiple of {@code step} from which the numbers are not the same any more. */
  private static int limit(int from, int step, int most, IntPredicate same) {
    int within = from / step;
    int beyond = most / step;
    while (beyond - within > 1) {
      int middle = (within + beyond) / 2;
      if (same.test(middle * step)) {
        within = middle;
      } else {
        beyond = middle;
      }
    }
    return within * step;
  }

  /** Multiples of the step that are worth a try, in {@code from} to {@code most}. */
  private static IntStream larger(int step, int from, int most) {
    return IntStream.concat(IntStream.rangeClosed(from, FEW), Arrays.stream(SAMPLES))
        .map(rows -> rows / step * step)
        .distinct()
        .filter(rows -> rows >= from && rows <= most);
  }

  /** The products with one matrix. */
  private final class Product {

    private final NDList weights;
    private final NDManager scratch;
    private final NDArray x;

    /** What is right: the product of {@link #PERIOD} rows. */
    private final NDArray few;

    private Product(NDList weights, NDManager scratch) {
      this.weights = weights;
      this.scratch = scratch;
      int inputs = Math.toIntExact(weights.get(0).getShape().get(1));
      this.x = scratch.create(values(PERIOD * inputs), new Shape(PERIOD, inputs));
      this.few = call("product", new NDList(x));
    }

    /** Whether each of so many rows has the bits that it has among few. */
    private boolean repeats(int rows) {
      try (NDArray count = scratch.create(new long[] {rows});
          NDArray same = call("repeats", new NDList(count, x, few))) {
        return same.getBoolean();
      }
    }

    private NDArray call(String method, NDList arguments) {
      arguments.addAll(weights);
      return program.call(method, scratch, arguments).singletonOrThrow();
    }
  }

  private static BitSet upTo(int rows) {
    BitSet all = new BitSet();
    all.set(1, rows + 1);
    return all;
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
