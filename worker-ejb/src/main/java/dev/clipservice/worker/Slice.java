package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.ModelInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that were embedded together, and what became of them.
 *
 * @param took from handing them to the provider to its answer
 */
record Slice(List<EmbeddingJob> jobs, ModelInfo model, BulkEmbedder.Answer answer, Duration took) {

  /** Why the provider could not serve, if that is why something is unanswered. */
  Optional<ClipServiceException> outage() {
    return answer.outage();
  }

  /**
   * How each row ended. Rows without an answer are put off by {@code pause} if the provider is the
   * reason; if the worker is stopping, they have no outcome: they are given back, as if they had
   * never been claimed.
   */
  List<JobOutcome> outcomes(Optional<Duration> pause) {
    String reason = outage().map(Throwable::getMessage).orElse("");
    List<JobOutcome> outcomes = new ArrayList<>(jobs.size());
    for (int i = 0; i < jobs.size(); i++) {
      EmbeddingJob job = jobs.get(i);
      TextResult result = answer.texts().get(i);
      if (result instanceof TextResult.Embedded embedded) {
        outcomes.add(new JobOutcome.Completed(job, embedded.text(), model, took));
      } else if (result instanceof TextResult.Rejected rejected) {
        outcomes.add(new JobOutcome.Rejected(job, rejected.reason(), took));
      } else if (result instanceof TextResult.Stumbled stumbled) {
        outcomes.add(new JobOutcome.Retry(job, stumbled.reason(), took));
      } else if (outage().isPresent() && pause.isPresent()) {
        outcomes.add(new JobOutcome.ProviderDown(job, reason, pause.get(), took));
      }
    }
    return outcomes;
  }
}
