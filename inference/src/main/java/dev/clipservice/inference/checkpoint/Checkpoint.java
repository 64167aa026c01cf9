package dev.clipservice.inference.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A CLIP checkpoint in Hugging Face layout whose files have been checked against each other: {@code
 * config.json}, {@code tokenizer.json} and {@code model.safetensors}, whole or in shards, in one
 * folder. Weights may be F32, F16 or BF16, also mixed. Tensors that are not of the text tower are
 * ignored, and never read.
 */
public final class Checkpoint {

  private static final String CONFIG = "config.json";
  private static final String TOKENIZER = "tokenizer.json";

  /** The types of weights that the text tower can be made from. */
  private static final Set<String> WEIGHT_TYPES = Set.of("F32", "F16", "BF16");

  private final String name;
  private final CheckpointConfig config;
  private final CheckpointWeights weights;
  private final Path tokenizerPath;

  /** Null until it is asked for; guarded by this. */
  private TokenizerFile tokenizer;

  private Checkpoint(
      String name, CheckpointConfig config, CheckpointWeights weights, Path tokenizerPath) {
    this.name = name;
    this.config = config;
    this.weights = weights;
    this.tokenizerPath = tokenizerPath;
  }

  /**
   * Reads what says whether the checkpoint can be used: config, tokenizer and the header of the
   * weights. Takes a fraction of a second; the weights themselves are not read.
   *
   * @param folder where the files are
   * @param name what the model is called if its architecture has no name of its own
   * @throws UnusableCheckpointException if a file is missing, damaged or does not fit the others
   */
  public static Checkpoint open(Path folder, String name) {
    Checkpoint checkpoint = openWithoutTokenizer(folder, name);
    TokenizerFile unused = checkpoint.tokenizer();
    return checkpoint;
  }

  /**
   * As {@link #open}, but leaves the reading of the tokenizer, which takes longest, to the first
   * who asks for it.
   *
   * @throws UnusableCheckpointException if a file is missing, or config or weights are damaged or
   *     do not fit each other
   */
  public static Checkpoint openWithoutTokenizer(Path folder, String name) {
    requireFolder(folder);
    CheckpointConfig config = CheckpointConfig.read(required(folder, CONFIG));
    Path tokenizerFile = required(folder, TOKENIZER);
    CheckpointWeights weights = CheckpointWeights.open(folder);
    new TextTowerTensors(config)
        .shapes()
        .forEach((tensor, shape) -> requireTensor(weights, tensor, shape));
    return new Checkpoint(name, config, weights, tokenizerFile);
  }

  /** The model's name as the API shows it: {@code clip-vit-l/14}, or the checkpoint's own. */
  public String model() {
    return config.isVitL14() ? "clip-vit-l/14" : name;
  }

  public CheckpointConfig config() {
    return config;
  }

  /**
   * The checked tokenizer.
   *
   * @throws UnusableCheckpointException if it is damaged or does not fit the config
   */
  public synchronized TokenizerFile tokenizer() {
    if (tokenizer == null) {
      tokenizer = TokenizerFile.read(tokenizerPath, config);
    }
    return tokenizer;
  }

  public CheckpointWeights weights() {
    return weights;
  }

  /** The tensor {@code name} of the text tower; it is there, {@link #open} has seen to it. */
  public TensorInfo tensor(String name) {
    return weights.find(name).orElseThrow();
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw UnusableCheckpointException.of(
          "Expected a checkpoint folder at %s, found %s. Set CLIP_MODEL to the folder that holds config.json, tokenizer.json and model.safetensors."
              .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
    }
  }

  /** The file {@code name} of the folder; it is there. */
  static Path required(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw UnusableCheckpointException.of(
          "The checkpoint folder %s lacks %s. Download that file into it, or set CLIP_MODEL to a complete checkpoint."
              .formatted(folder, name));
    }
    return file;
  }

  private static void requireTensor(CheckpointWeights weights, String name, List<Long> shape) {
    TensorInfo tensor =
        weights
            .find(name)
            .orElseThrow(
                () ->
                    UnusableCheckpointException.damaged(
                        weights.path(),
                        "expected the tensor %s %s, found none of that name"
                            .formatted(name, shape)));
    if (!tensor.shape().equals(shape)) {
      throw UnusableCheckpointException.damaged(
          weights.path(),
          "tensor %s: expected shape %s, as config.json says, found %s"
              .formatted(name, shape, tensor.shape()));
    }
    if (!WEIGHT_TYPES.contains(tensor.type())) {
      throw UnusableCheckpointException.unsupported(
          weights.path(),
          "tensor %s: expected F32, F16 or BF16, found %s".formatted(name, tensor.type()));
    }
  }

  @Override
  public String toString() {
    return model() + " from " + weights.path().getParent();
  }
}
