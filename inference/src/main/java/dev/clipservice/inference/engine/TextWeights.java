package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.TensorInfo;
import dev.clipservice.inference.checkpoint.TextTowerTensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The weights of a text tower as the program wants them.
 *
 * @param embeddings the token and the position table in the checkpoint's own type; on the CPU
 *     mapped from it as they are, because few of their rows are ever touched
 * @param packed what the program made of all others: as many arrays for each layer, and those of
 *     the head after the last
 */
public record TextWeights(NDList embeddings, NDList packed) {

  /**
   * One packed matrix of each shape, with its bias: of query, key and value; output; the two of the
   * first part of the MLP. Of the first layer.
   */
  List<NDList> matrices() {
    return IntStream.of(2, 4, 8, 10)
        .mapToObj(i -> new NDList(packed.get(i), packed.get(i + 1)))
        .toList();
  }

  /**
   * Packs a checkpoint's weights layer by layer, so that few layers are held twice at a time.
   *
   * @param compute where the weights are to be, and of which type
   * @param owner closes the result with itself
   * @return empty if the program keeps matrices as float16, and one has other numbers
   */
  static Optional<TextWeights> load(
      Checkpoint checkpoint, Compute compute, TextProgram program, NDManager owner) {
    NDArray like = prototype(compute, program, owner);
    List<TensorInfo> tables =
        Stream.of(TextTowerTensors.TOKEN_EMBEDDING, TextTowerTensors.POSITION_EMBEDDING)
            .map(checkpoint::tensor)
            .toList();
    List<ByteBuffer> bytes = tables.stream().map(checkpoint.weights()::map).toList();
    NDList arguments = new NDList(like);
    // On the CPU the tables are these very mappings, so they have to live as long as the owner
    arguments.addAll(TextProgram.named("raw", RawTensors.of(tables, bytes, owner)));
    NDList embeddings = TextProgram.named("embeddings", program.call("tables", owner, arguments));
    Optional<NDList> packed = new Packing(checkpoint, program, like, owner).run();
    packed.ifPresent(all -> TextProgram.named("w", all));
    return packed.map(all -> new TextWeights(embeddings, all));
  }

  /** An empty array of the type and on the device of {@code compute}. */
  private static NDArray prototype(Compute compute, TextProgram program, NDManager owner) {
    try (NDManager scratch = owner.newSubManager()) {
      NDArray type = scratch.create(new long[] {compute.precision().scalarType});
      NDArray cuda = scratch.create(new long[] {compute.device() == Compute.Device.CUDA ? 1 : 0});
      return program.call("prototype", owner, new NDList(type, cuda)).singletonOrThrow();
    }
  }
}
