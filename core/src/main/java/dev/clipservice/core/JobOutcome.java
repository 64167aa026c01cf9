package dev.clipservice.core;

import java.time.Duration;

/** How one attempt at a job ended. */
public sealed interface JobOutcome {

  EmbeddingJob job();

  /** How long the attempt took: from handing the text to the provider to its answer. */
  Duration duration();

  /**
   * Embedded; the vector is to be written.
   *
   * @param model what the provider served
   */
  record Completed(EmbeddingJob job, EmbeddedText result, ModelInfo model, Duration duration)
      implements JobOutcome {

    /** Whose vector it is: {@code model}'s, or that of the fallback which answered. */
    public ModelIdentity identity() {
      return result.madeBy().orElse(model.identity());
    }
  }

  /**
   * This row's attempt failed for a reason that may pass ({@link ErrorClass#RETRY}): the queue
   * tries it again, later each time, and gives up after the last attempt that it allows.
   */
  record Retry(EmbeddingJob job, String reason, Duration duration) implements JobOutcome {}

  /** The text can never be embedded ({@link ErrorClass#REJECTED}): failed at once. */
  record Rejected(EmbeddingJob job, String reason, Duration duration) implements JobOutcome {}

  /**
   * Nothing was found out about the row, the provider cannot serve ({@link ErrorClass#PROVIDER}):
   * to be tried at {@code retryAfter} from now, as if it had never been claimed.
   */
  record ProviderDown(EmbeddingJob job, String reason, Duration retryAfter, Duration duration)
      implements JobOutcome {}
}
