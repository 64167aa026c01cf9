package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.PartStore;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.core.Reprocessing.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Queues, while there is nothing else to do, rows whose vector is of another identity than the
 * table's target: a fallback made it, or the target was changed.
 *
 * <p>Only once the target's own provider has answered: else the fallback would make them all again,
 * at its price, and they would be foreign as before.
 */
final class ForeignVectors {

  private static final Scope FOREIGN = Scope.of(Reprocessing.Kind.FOREIGN);
  private static final Duration NEXT_LOOK = Duration.ofMinutes(1);

  /** What is foreign still has no text, or has failed. */
  private static final Duration NEXT_LOOK_AFTER_NONE = Duration.ofMinutes(10);

  private final PartStore parts;
  private final Reprocessing reprocessing;
  private final BulkEmbedder embedder;
  private final WorkerJournal journal;
  private Progress progress = Progress.START;
  private Instant nextLook = Instant.MIN;
  private boolean proven;

  ForeignVectors(WorkerPorts ports, BulkEmbedder embedder, WorkerJournal journal) {
    this.parts = ports.parts();
    this.reprocessing = ports.reprocessing();
    this.embedder = embedder;
    this.journal = journal;
  }

  boolean due(Instant now) {
    return !now.isBefore(nextLook);
  }

  /**
   * Does one bounded piece of it.
   *
   * @return why it could not be done, if the provider is the reason; it is tried again then
   */
  Optional<ClipServiceException> step(ModelInfo model, Instant now, Duration patience) {
    if (!proven) {
      if (progress.equals(Progress.START) && parts.statistics().foreign() == 0) {
        nextLook = now.plus(NEXT_LOOK);
        return Optional.empty();
      }
      BulkEmbedder.Answer answer =
          embedder.embed(List.of(BulkEmbedder.harmlessText()), model, now.plus(patience));
      proven = madeByTarget(answer);
      if (!proven) {
        nextLook = now.plus(NEXT_LOOK);
        return answer.outage();
      }
    }
    queueSome(now);
    return Optional.empty();
  }

  /** What is queued is embedded first; then the provider is asked again whether it is itself. */
  private void queueSome(Instant now) {
    long before = progress.matched();
    progress = reprocessing.step(FOREIGN, progress, false);
    proven = progress.matched() == before && !progress.complete();
    if (progress.complete()) {
      nextLook = now.plus(progress.matched() == 0 ? NEXT_LOOK_AFTER_NONE : NEXT_LOOK);
      if (progress.matched() > 0) {
        journal.requeuedForeign(progress.matched());
      }
      progress = Progress.START;
    }
  }

  private static boolean madeByTarget(BulkEmbedder.Answer answer) {
    return answer.texts().get(0) instanceof TextResult.Embedded embedded
        && embedded.text().madeBy().isEmpty();
  }
}
