package dev.clipservice.worker;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.JobQueue;
import dev.clipservice.core.ModelIdentity;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.UnverifiedPart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges, once per model, the vectors that were in the table before us: a sample is embedded again,
 * and if all of it agrees the rest is taken for the model's own, untouched. If anything differs
 * they stay as they are, until somebody re-queues them.
 */
final class VectorAdoption {

  static final int SAMPLE = 20;
  static final double AGREEMENT = 0.999;

  /** Rows marked per transaction: some tens of milliseconds, so that no lock lasts. */
  static final int SLICE_ROWS = 500;

  /** A fallback answers: its vectors are no measure. */
  private static final Duration FALLBACK_RETRY = Duration.ofMinutes(1);

  private enum Verdict {
    NONE_YET,
    AGREE,
    DONE
  }

  private final JobQueue queue;
  private final BulkEmbedder embedder;
  private final WorkerJournal journal;
  private ModelIdentity judge;
  private Verdict verdict = Verdict.NONE_YET;
  private long adopted;
  private Instant notBefore = Instant.MIN;

  VectorAdoption(JobQueue queue, BulkEmbedder embedder, WorkerJournal journal) {
    this.queue = queue;
    this.embedder = embedder;
    this.journal = journal;
  }

  /** Whether there is something left to judge or adopt. */
  boolean due(ModelIdentity model, Instant now) {
    return !now.isBefore(notBefore) && (!model.equals(judge) || verdict != Verdict.DONE);
  }

  /**
   * Does one bounded piece of it.
   *
   * @return why it could not be done, if the provider is the reason; it is tried again then
   */
  Optional<ClipServiceException> step(ModelInfo model, Instant now, Duration patience) {
    if (!model.identity().equals(judge)) {
      judge = model.identity();
      verdict = Verdict.NONE_YET;
      adopted = 0;
    }
    if (verdict == Verdict.NONE_YET) {
      return judge(model, now, now.plus(patience));
    }
    adopt(model);
    return Optional.empty();
  }

  private void adopt(ModelInfo model) {
    int rows = queue.adoptUnverified(model, SLICE_ROWS);
    adopted += rows;
    if (rows == 0) {
      verdict = Verdict.DONE;
      journal.adopted(adopted, model.identity().model());
    }
  }

  private Optional<ClipServiceException> judge(ModelInfo model, Instant now, Instant deadline) {
    List<UnverifiedPart> sample = queue.sampleUnverified(SAMPLE);
    if (sample.isEmpty()) {
      verdict = Verdict.DONE;
      return Optional.empty();
    }
    List<String> texts = sample.stream().map(UnverifiedPart::text).toList();
    BulkEmbedder.Answer answer = embedder.embed(texts, model, deadline);
    if (byFallback(answer.texts())) {
      notBefore = now.plus(FALLBACK_RETRY);
    } else if (answer.complete()) {
      judge(model, sample, answer.texts());
    }
    return answer.outage();
  }

  private static boolean byFallback(List<TextResult> results) {
    return results.stream()
        .anyMatch(
            result ->
                result instanceof TextResult.Embedded embedded
                    && embedded.text().madeBy().isPresent());
  }

  private void judge(ModelInfo model, List<UnverifiedPart> sample, List<TextResult> results) {
    int differing = 0;
    double worst = 1;
    for (int i = 0; i < sample.size(); i++) {
      double cosine = agreement(sample.get(i), results.get(i));
      differing += cosine > AGREEMENT ? 0 : 1;
      worst = Math.min(worst, cosine);
    }
    verdict = differing == 0 ? Verdict.AGREE : Verdict.DONE;
    if (differing > 0) {
      journal.leftUnverified(reason(model, differing, sample.size(), worst));
    }
  }

  /** The cosine; -1 if there is none, since what cannot be compared does not agree. */
  private static double agreement(UnverifiedPart part, TextResult result) {
    if (result instanceof TextResult.Embedded embedded) {
      EmbeddedText text = embedded.text();
      if (text.embedding().dimensions() == part.stored().dimensions()) {
        return text.embedding().cosine(part.stored());
      }
    }
    return -1;
  }

  private static String reason(ModelInfo model, int differing, int sampled, double worst) {
    return String.format(
        Locale.ROOT,
        "vectors of unknown origin are left as they are: %d of %d sampled do not agree with %s"
            + " (expected a cosine above %.3f, lowest found %.4f); re-queue them to replace them",
        differing,
        sampled,
        model.identity().model(),
        AGREEMENT,
        worst);
  }
}
