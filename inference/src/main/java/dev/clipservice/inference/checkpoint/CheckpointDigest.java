package dev.clipservice.inference.checkpoint;

import dev.clipservice.core.ModelIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * The revision of a checkpoint: a digest of what decides its embeddings, which are the text tower's
 * weights, its sizes that no shape tells, the pooling and the tokenizer. Where the weights lie in
 * the file, and what else is in it, makes no difference.
 */
public final class CheckpointDigest {

  /** 64 bits: enough to tell the checkpoints of the world apart, short enough for a header. */
  private static final int REVISION_BYTES = 8;

  private final Checkpoint checkpoint;

  public CheckpointDigest(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** Reads all weights; half a second to a second for a ViT-L/14. */
  public ModelIdentity identity() {
    return identity(() -> {});
  }

  /**
   * As the other.
   *
   * @param begun done once the first weights were read
   */
  public ModelIdentity identity(Runnable begun) {
    MessageDigest digest = sha256();
    CheckpointConfig config = checkpoint.config();
    put(
        digest,
        "heads=%d epsilon=%s pool=first:%d window=%d"
            .formatted(
                config.heads(), config.layerNormEpsilon(), config.endToken(), config.positions()));
    boolean first = true;
    for (String name : new TreeSet<>(new TextTowerTensors(config).shapes().keySet())) {
      TensorInfo tensor = checkpoint.tensor(name);
      put(digest, "%s %s %s".formatted(name, tensor.type(), tensor.shape()));
      digest.update(checkpoint.weights().map(tensor));
      if (first) {
        begun.run();
        first = false;
      }
    }
    put(digest, checkpoint.tokenizer().json());
    byte[] hash = digest.digest();
    return new ModelIdentity(
        "clip", checkpoint.model(), HexFormat.of().formatHex(hash, 0, REVISION_BYTES));
  }

  private static void put(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // The length first, so that two texts in a row cannot be read as two others
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this is a bug", e);
    }
  }
}
