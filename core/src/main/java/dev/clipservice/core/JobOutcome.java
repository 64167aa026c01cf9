package dev.clipservice.core;

import java.time.Duration;

/** How one attempt at a job ended. */
public sealed interface JobOutcome {

  EmbeddingJob job();

  /** How long the attempt took, from claim to here. */
  Duration duration();

  /** Embedded; the vector is to be written with {@code model}'s identity. */
  record Completed(EmbeddingJob job, EmbeddedText result, ModelInfo model, Duration duration)
      implements JobOutcome {}

  /** Not done, and not the row's fault: to be tried again at {@code retryAfter} from now. */
  record Retry(EmbeddingJob job, String reason, Duration retryAfter, Duration duration)
      implements JobOutcome {}

  /** Given up; {@code reason} is kept with the row. */
  record Failed(EmbeddingJob job, String reason, Duration duration) implements JobOutcome {}
}
