package dev.clipservice.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a checkpoint, wherever its files have them: in one {@code model.safetensors}, or
 * in the shards that {@code model.safetensors.index.json} lists.
 */
public final class CheckpointWeights {

  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final Path path;
  private final Map<String, SafetensorsFile> files;

  private CheckpointWeights(Path path, Map<String, SafetensorsFile> files) {
    this.path = path;
    this.files = files;
  }

  /**
   * Reads and checks the headers of all files. Where both forms are there, the single file counts,
   * as it does for transformers.
   *
   * @throws UnusableCheckpointException if there is none, or a file is damaged or missing
   */
  static CheckpointWeights open(Path folder) {
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(INDEX);
    if (!Files.exists(single) && Files.isRegularFile(index)) {
      return new CheckpointWeights(index, ShardIndex.read(index).open());
    }
    SafetensorsFile file = SafetensorsFile.open(Checkpoint.required(folder, SINGLE));
    return new CheckpointWeights(single, file.byTensor());
  }

  /** The file that tells which tensors there are, for messages. */
  Path path() {
    return path;
  }

  Optional<TensorInfo> find(String name) {
    return Optional.ofNullable(files.get(name)).flatMap(file -> file.find(name));
  }

  /**
   * Maps a tensor's bytes, read-only, in the machine's byte order; nothing is read before it is
   * used. The mapping lives as long as the buffer. The file must not be cut while it is mapped.
   *
   * @throws UnusableCheckpointException if the file cannot be read any more
   */
  public ByteBuffer map(TensorInfo tensor) {
    return files.get(tensor.name()).map(tensor);
  }
}
