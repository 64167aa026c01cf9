package dev.clipservice.inference.checkpoint;

import dev.clipservice.core.ClipServiceException;
import java.nio.file.Path;

/** A checkpoint is missing, damaged, or of a model that is not served. */
public class UnusableCheckpointException extends ClipServiceException {

  private static final long serialVersionUID = 1L;

  private UnusableCheckpointException(String message, Throwable cause) {
    super(Kind.MISCONFIGURED, message, cause);
  }

  /** A message of its own: what was looked for, what was found, what to do next. */
  static UnusableCheckpointException of(String message) {
    return new UnusableCheckpointException(message, null);
  }

  /** A file that is not what its format or the config asks for: it has to be replaced. */
  public static UnusableCheckpointException damaged(Path file, String expectedAndFound) {
    return damaged(file, expectedAndFound, null);
  }

  public static UnusableCheckpointException damaged(
      Path file, String expectedAndFound, Throwable cause) {
    return new UnusableCheckpointException(
        "%s is damaged or incomplete: %s. Remove it if it lies in a Hugging Face cache, and it is fetched again; else put a sound one there, or set CLIP_MODEL to another checkpoint."
            .formatted(file, expectedAndFound),
        cause);
  }

  /** A sound file of a model that this service cannot run. */
  static UnusableCheckpointException unsupported(Path file, String expectedAndFound) {
    return new UnusableCheckpointException(
        "%s is of a model that is not supported: %s. Set CLIP_MODEL to a CLIP text model, e.g. openai/clip-vit-large-patch14."
            .formatted(file, expectedAndFound),
        null);
  }
}
