package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.TensorInfo;
import dev.clipservice.inference.checkpoint.TextTowerTensors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Has the program make a tower's weights ready, part by part, which are the layers and the head.
 * Each thread holds one part twice, the original and what becomes of it, and no more.
 */
final class Packing {

  /** Half types differ by less; another matrix by about 1. */
  private static final double MOST_DEVIATION = 0.05;

  private final Checkpoint checkpoint;
  private final TextProgram program;
  private final NDArray like;
  private final NDManager owner;
  private final int layers;
  private final NDList[] packed;
  private final NDArray[] expected;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean lossy = new AtomicBoolean();

  /**
   * @param like of the type and on the device that weights are to have
   * @param owner closes the result with itself
   */
  Packing(Checkpoint checkpoint, TextProgram program, NDArray like, NDManager owner) {
    this.checkpoint = checkpoint;
    this.program = program;
    this.like = like;
    this.owner = owner;
    this.layers = checkpoint.config().layers();
    this.packed = new NDList[layers + 1];
    this.expected = new NDArray[packed.length];
  }

  /**
   * Packs all parts, once.
   *
   * @return the arrays of each part, in order; empty if the program keeps matrices as float16, and
   *     one has other numbers
   * @throws ClipServiceException of kind {@code MISCONFIGURED} if a matrix has values that are not
   *     finite
   * @throws IllegalStateException if products with what was packed are not those with the matrices
   */
  Optional<NDList> run() {
    try (NDManager scratch = owner.newSubManager()) {
      NDArray parts = scratch.create(new long[] {packed.length});
      NDList unused = program.call("expect_parts", scratch, new NDList(parts));
    }
    Aside.joinAll(
        IntStream.range(0, program.linear().packers())
            .mapToObj(i -> Aside.start("packer-" + i, this::packSome))
            .toList());
    if (lossy.get()) {
      return Optional.empty();
    }
    for (int part = 0; part < packed.length; part++) {
      check(part);
    }
    NDList all = new NDList();
    Arrays.stream(packed).forEach(all::addAll);
    return Optional.of(all);
  }

  /** Takes one part after the other, until there are no more or one has failed. */
  private void packSome() {
    try {
      int part = next.getAndIncrement();
      while (part < packed.length && pack(part)) {
        part = next.getAndIncrement();
      }
    } catch (RuntimeException | Error e) {
      next.set(packed.length);
      throw e;
    }
  }

  /** Returns whether it could. */
  private boolean pack(int part) {
    TextTowerTensors tensors = new TextTowerTensors(checkpoint.config());
    List<TensorInfo> raw =
        (part < layers ? tensors.layer(part) : tensors.head())
            .stream().map(checkpoint::tensor).toList();
    List<ByteBuffer> bytes = raw.stream().map(checkpoint.weights()::map).toList();
    if (program.linear() == Linear.HALF && !areHalves(raw, bytes)) {
      lossy.set(true);
      next.set(packed.length);
      return false;
    }
    try (NDManager scratch = owner.newSubManager()) {
      NDList arguments = new NDList(like, scratch.create(new long[] {part}));
      arguments.addAll(TextProgram.named("raw", RawTensors.of(raw, bytes, scratch)));
      NDList made = program.call(part < layers ? "pack_layer" : "pack_head", owner, arguments);
      expected[part] = made.remove(made.size() - 1);
      packed[part] = made;
    }
    return true;
  }

  /** When all threads are done: a matrix in another's place would give vectors that look well. */
  private void check(int part) {
    try (NDManager scratch = owner.newSubManager();
        NDArray products = expected[part]) {
      for (float product : products.toFloatArray()) {
        if (!Float.isFinite(product)) {
          throw new ClipServiceException(
              ClipServiceException.Kind.MISCONFIGURED,
              "the checkpoint's weights, part %d of the tower: expected finite values, found %s"
                  .formatted(part, product));
        }
      }
      NDList arguments = new NDList(products);
      arguments.addAll(TextProgram.named("w", new NDList(packed[part])));
      float deviation =
          program.call("deviation", scratch, arguments).singletonOrThrow().toFloatArray()[0];
      if (!(deviation <= MOST_DEVIATION)) {
        throw new IllegalStateException(
            "part %d of the tower: products with packed weights deviate by %s of the largest from those with the checkpoint's; this is a bug"
                .formatted(part, deviation));
      }
    }
  }

  private static boolean areHalves(List<TensorInfo> tensors, List<ByteBuffer> bytes) {
    return IntStream.range(0, tensors.size())
        .filter(i -> tensors.get(i).shape().size() == 2)
        .allMatch(i -> Halves.areAll(tensors.get(i), bytes.get(i)));
  }
}
