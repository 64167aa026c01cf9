package dev.clipservice.worker;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Outcomes that were written, counted.
 *
 * @param outcomes what was to be written
 * @param dropped how many of them the database refused, because lease or text had changed
 */
record Tally(List<JobOutcome> outcomes, int dropped) {

  Tally {
    outcomes = List.copyOf(outcomes);
  }

  /** Rows that have their vector; what was dropped is taken to be one of these. */
  int completed() {
    return Math.max(0, count(JobOutcome.Completed.class) - dropped);
  }

  int failed() {
    return count(JobOutcome.Failed.class);
  }

  int retried() {
    return count(JobOutcome.Retry.class);
  }

  /** One line for the batch at INFO and one per row at FINE, as the original service wrote them. */
  void log(Logger log, Duration duration) {
    JobOutcome.Completed worst = null;
    for (JobOutcome outcome : outcomes) {
      if (outcome instanceof JobOutcome.Completed done) {
        log.fine(() -> line(done));
        worst = worst == null || error(done) > error(worst) ? done : worst;
      } else if (outcome instanceof JobOutcome.Failed lost) {
        log.fine(() -> "Row %d failed: %s".formatted(lost.job().rowId(), lost.reason()));
      }
    }
    if (worst != null) {
      double seconds = duration.toMillis() / 1000.0;
      log.info(
          line(worst) + String.format(Locale.ROOT, " (%d rows, %.1f s)", completed(), seconds));
    }
    if (failed() > 0) {
      log.warning(() -> failed() + " rows failed; the reason is kept with each row");
    }
    log.log(dropped > 0 ? Level.INFO : Level.FINEST, () -> dropped + " results came too late");
  }

  /** The vector farthest from norm 1 speaks for its batch. */
  private static double error(JobOutcome.Completed done) {
    return Math.abs(done.result().embedding().norm() - 1);
  }

  private static String line(JobOutcome.Completed done) {
    Embedding embedding = done.result().embedding();
    String provider = done.model().identity().provider();
    return String.format(
        Locale.ROOT,
        "✅ %s embedding generated: %dD, norm=%.4f",
        provider.equals("clip") ? "CLIP" : provider,
        embedding.dimensions(),
        embedding.norm());
  }

  private int count(Class<? extends JobOutcome> type) {
    return (int) outcomes.stream().filter(type::isInstance).count();
  }
}
