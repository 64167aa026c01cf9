package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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

  private final Checkpoint checkpoint;
  private final TextProgram program;
  private final NDArray like;
  private final NDManager owner;
  private final int layers;
  private final NDList[] packed;
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
  }

  /**
   * Packs all parts, once.
   *
   * @return the arrays of each part, in order; empty if the program keeps matrices as float16, and
   *     one has other numbers
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
      packed[part] = program.call(part < layers ? "pack_layer" : "pack_head", owner, arguments);
    }
    return true;
  }

  private static boolean areHalves(List<TensorInfo> tensors, List<ByteBuffer> bytes) {
    return IntStream.range(0, tensors.size())
        .filter(i -> tensors.get(i).shape().size() == 2)
        .allMatch(i -> Halves.areAll(tensors.get(i), bytes.get(i)));
  }
}
