package dev.clipservice.benchmarks.micro;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fastest float32 product that libtorch reaches here: square matrices through its plain
 * operator, and oneDNN's packed one, square and in the shape of the model's largest layer.
 */
final class SgemmPeak implements AutoCloseable {

  private final NDManager manager;
  private final PackedProduct packed;

  /** What is tried, by name; each gives GFLOP/s. */
  private final Map<String, Product> products = new LinkedHashMap<>();

  private record Product(double flops, Runnable work) {}

  private SgemmPeak(NDManager manager, PackedProduct packed) {
    this.manager = manager;
    this.packed = packed;
  }

  /**
   * Prepares the matrices.
   *
   * @param width of the model
   * @param intermediate of the model
   */
  static SgemmPeak open(int width, int intermediate) {
    NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    PackedProduct packed = openPacked();
    SgemmPeak peak = new SgemmPeak(manager, packed);
    for (int n : new int[] {1024, 2048, 3072, 4096}) {
      peak.addPlain(n);
    }
    if (packed != null) {
      for (int n : new int[] {1024, 2048, 4096}) {
        peak.addPacked(n, n, n);
      }
      peak.addPacked(1024, width, intermediate);
      peak.addPacked(1024, intermediate, width);
    }
    return peak;
  }

  private static PackedProduct openPacked() {
    try {
      return PackedProduct.open();
    } catch (EngineException e) {
      return null; // not on this processor: the plain products stand alone
    }
  }

  private void addPlain(int n) {
    NDArray a = random(n, n);
    NDArray b = random(n, n);
    products.put(
        "matmul %1$d x %1$d x %1$d".formatted(n),
        new Product(2.0 * n * n * n, () -> a.matMul(b).close()));
  }

  private void addPacked(int rows, int in, int out) {
    NDArray x = random(rows, in);
    NDArray weights = packed.pack(random(out, in));
    products.put(
        "packed %d x %d x %d".formatted(rows, in, out),
        new Product(2.0 * rows * in * out, () -> packed.multiply(x, weights).close()));
  }

  private NDArray random(int rows, int columns) {
    return manager.randomUniform(-1, 1, new Shape(rows, columns), DataType.FLOAT32);
  }

  /** The GFLOP/s of each product, each run for {@code seconds}. */
  Map<String, Double> measure(double seconds) {
    Map<String, Double> rates = new LinkedHashMap<>();
    products.forEach(
        (name, product) ->
            rates.put(name, Repetition.perSecond(seconds, product.work()) * product.flops() / 1e9));
    return rates;
  }

  @Override
  public void close() {
    if (packed != null) {
      packed.close();
    }
    manager.close();
  }
}
