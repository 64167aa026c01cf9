package dev.clipservice.inference;

import dev.clipservice.inference.checkpoint.CheckpointLocator;
import dev.clipservice.inference.checkpoint.UnusableCheckpointException;
import java.util.Optional;

/**
 * Looks at the configured checkpoint without loading libtorch: whether its files are there, sound
 * and fit each other. Takes a fraction of a second.
 */
public final class CheckpointCheck {

  private CheckpointCheck() {}

  /** What is wrong with the checkpoint and what to do about it; empty if it can be used. */
  public static Optional<String> problem(InferenceConfig config) {
    try {
      new CheckpointLocator(config.source()).open();
      return Optional.empty();
    } catch (UnusableCheckpointException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * The model's name as the API shows it, e.g. {@code clip-vit-l/14}.
   *
   * @throws UnusableCheckpointException if there is a {@link #problem}
   */
  public static String model(InferenceConfig config) {
    return new CheckpointLocator(config.source()).open().model();
  }
}
