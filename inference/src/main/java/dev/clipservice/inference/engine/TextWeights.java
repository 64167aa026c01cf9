package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.TensorInfo;
import dev.clipservice.inference.checkpoint.TextTowerTensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights of a text tower as the program wants them.
 *
 * @param embeddings the token and the position table in the checkpoint's own type; on the CPU
 *     mapped from it as they are, because few of their rows are ever touched
 * @param packed what the program made of all others: as many arrays for each layer, and 3 after the
 *     last
 * @param layers how many there are
 */
public record TextWeights(NDList embeddings, NDList packed, int layers) {

  private static final int ARRAYS_OF_THE_HEAD = 3;

  /** Those of the layers from {@code begin} to before {@code end}. */
  NDList layers(int begin, int end) {
    int each = (packed.size() - ARRAYS_OF_THE_HEAD) / layers;
    return new NDList(packed.subList(begin * each, end * each));
  }

  /**
   * One packed matrix of each shape, with its bias: of query, key and value; output; the two of the
   * first part of the MLP. Of the first layer.
   */
  List<NDList> matrices() {
    return IntStream.of(2, 4, 8, 10)
        .mapToObj(i -> new NDList(packed.get(i), packed.get(i + 1)))
        .toList();
  }

  /** Those after the last layer. */
  NDList head() {
    return new NDList(packed.subList(packed.size() - ARRAYS_OF_THE_HEAD, packed.size()));
  }

  /**
   * Packs a checkpoint's weights layer by layer, so that no more than one layer is held twice.
   *
   * @param compute where the weights are to be, and of which type
   * @param owner closes the result with itself
   * @return empty if the program keeps matrices as float16, and one has other numbers
   */
  static Optional<TextWeights> load(
      Checkpoint checkpoint, Compute compute, TextProgram program, NDManager owner) {
    TextTowerTensors tensors = new TextTowerTensors(checkpoint.config());
    NDArray like = prototype(compute, program, owner);
    // On the CPU the tables are these very mappings, so they have to live as long as the owner
    NDList mapped =
        map(
            checkpoint,
            List.of(TextTowerTensors.TOKEN_EMBEDDING, TextTowerTensors.POSITION_EMBEDDING),
            owner);
    NDList embeddings =
        TextProgram.named("embeddings", call("tables", like, mapped, program, owner));
    int layers = checkpoint.config().layers();
    NDList packed = new NDList();
    for (int part = 0; part <= layers; part++) {
      List<String> names = part < layers ? tensors.layer(part) : tensors.head();
      String method = part < layers ? "pack_layer" : "pack_head";
      try (NDManager scratch = owner.newSubManager()) {
        NDList raw = TextProgram.named("raw", map(checkpoint, names, scratch));
        if (program.linear() == Linear.HALF && !areHalves(raw, program, scratch)) {
          return Optional.empty();
        }
        packed.addAll(call(method, like, raw, program, owner));
      }
    }
    TextProgram.named("w", packed);
    return Optional.of(new TextWeights(embeddings, packed, layers));
  }

  private static boolean areHalves(NDList raw, TextProgram program, NDManager scratch) {
    return program.call("halves", scratch, raw).singletonOrThrow().getBoolean();
  }

  /** An empty array of the type and on the device of {@code compute}. */
  private static NDArray prototype(Compute compute, TextProgram program, NDManager owner) {
    try (NDManager scratch = owner.newSubManager()) {
      NDArray type = scratch.create(new long[] {compute.precision().scalarType});
      NDArray cuda = scratch.create(new long[] {compute.device() == Compute.Device.CUDA ? 1 : 0});
      return program.call("prototype", owner, new NDList(type, cuda)).singletonOrThrow();
    }
  }

  private static NDList call(
      String method, NDArray like, NDList raw, TextProgram program, NDManager owner) {
    NDList arguments = new NDList(like);
    arguments.addAll(TextProgram.named("raw", raw));
    return program.call(method, owner, arguments);
  }

  private static NDList map(Checkpoint checkpoint, List<String> names, NDManager owner) {
    NDList arrays = new NDList();
    for (String name : names) {
      TensorInfo tensor = checkpoint.tensor(name);
      arrays.add(array(tensor, checkpoint.weights().map(tensor), owner));
    }
    return arrays;
  }

  private static NDArray array(TensorInfo tensor, ByteBuffer bytes, NDManager owner) {
    return switch (tensor.type()) {
      case "F32" -> owner.create(aligned(bytes, 4), new Shape(tensor.shape()), DataType.FLOAT32);
      case "F16" -> owner.create(aligned(bytes, 2), new Shape(tensor.shape()), DataType.FLOAT16);
      case "BF16" -> owner.create(aligned(bytes, 2), inBytes(tensor.shape()), DataType.UINT8);
      default ->
          throw new IllegalStateException(
              "%s of type %s; this is a bug".formatted(tensor.name(), tensor.type()));
    };
  }

  /** DJL aborts the process when asked for bfloat16: it gets bytes, and the program looks again. */
  private static Shape inBytes(List<Long> shape) {
    List<Long> bytes = new ArrayList<>(shape);
    int last = bytes.size() - 1;
    bytes.set(last, bytes.get(last) * 2);
    return new Shape(bytes);
  }

  /** The format lets tensors lie anywhere, libtorch wants numbers at multiples of their size. */
  private static ByteBuffer aligned(ByteBuffer bytes, int elementBytes) {
    if (bytes.alignmentOffset(0, elementBytes) == 0) {
      return bytes;
    }
    return ByteBuffer.allocateDirect(bytes.remaining()).order(bytes.order()).put(bytes).flip();
  }
}
