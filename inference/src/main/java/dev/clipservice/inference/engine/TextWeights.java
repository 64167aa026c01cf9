package dev.clipservice.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.clipservice.inference.checkpoint.Checkpoint;
import dev.clipservice.inference.checkpoint.TensorInfo;
import dev.clipservice.inference.checkpoint.TextTowerTensors;
import java.util.List;

/**
 * The weights of a text tower as the program wants them.
 *
 * @param embeddings the token and the position table, mapped from the checkpoint as they are: few
 *     of their rows are ever touched
 * @param packed what the program made of all others, 12 arrays a layer and 3 after the last
 */
public record TextWeights(NDList embeddings, NDList packed) {

  private static final int ARRAYS_OF_A_LAYER = 12;
  private static final int ARRAYS_OF_THE_HEAD = 3;

  /** Those of the layers from {@code begin} to before {@code end}. */
  NDList layers(int begin, int end) {
    return new NDList(packed.subList(begin * ARRAYS_OF_A_LAYER, end * ARRAYS_OF_A_LAYER));
  }

  /** The packed matrices of the first layer: query, key and value; output; the two of the MLP. */
  NDList matrices() {
    return new NDList(packed.get(2), packed.get(4), packed.get(8), packed.get(10));
  }

  /** Those after the last layer. */
  NDList head() {
    return new NDList(packed.subList(packed.size() - ARRAYS_OF_THE_HEAD, packed.size()));
  }

  /**
   * Packs a checkpoint's weights layer by layer, so that no more than one layer is held twice.
   *
   * @param owner closes the result with itself
   */
  static TextWeights load(Checkpoint checkpoint, TextProgram program, NDManager owner) {
    TextTowerTensors tensors = new TextTowerTensors(checkpoint.config());
    NDList embeddings = new NDList();
    for (String name :
        List.of(TextTowerTensors.TOKEN_EMBEDDING, TextTowerTensors.POSITION_EMBEDDING)) {
      embeddings.add(named(map(checkpoint, name, owner), "embeddings[]"));
    }
    NDList packed = new NDList();
    for (int layer = 0; layer < checkpoint.config().layers(); layer++) {
      packed.addAll(pack(checkpoint, tensors.layer(layer), "pack_layer", program, owner));
    }
    packed.addAll(pack(checkpoint, tensors.head(), "pack_head", program, owner));
    packed.forEach(array -> named(array, "w[]"));
    // The JDK unmaps a file only when the buffer is collected; until then the originals would count
    // as ours beside the packed copies
    System.gc();
    return new TextWeights(embeddings, packed);
  }

  private static NDList pack(
      Checkpoint checkpoint,
      List<String> names,
      String method,
      TextProgram program,
      NDManager owner) {
    try (NDManager scratch = owner.newSubManager()) {
      NDList raw = new NDList();
      for (String name : names) {
        raw.add(named(map(checkpoint, name, scratch), "raw[]"));
      }
      return program.call(method, owner, raw);
    }
  }

  private static NDArray map(Checkpoint checkpoint, String name, NDManager owner) {
    TensorInfo tensor = checkpoint.tensor(name);
    Shape shape = new Shape(tensor.shape());
    DataType type = tensor.type().equals("F16") ? DataType.FLOAT16 : DataType.FLOAT32;
    return owner.create(checkpoint.weights().map(tensor), shape, type);
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }
}
