package dev.clipservice.worker;

import dev.clipservice.core.Embedding;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Outcomes that were written, counted.
 *
 * @param outcomes what was to be written
 * @param settled what the table made of them
 */
record Tally(List<JobOutcome> outcomes, Settled settled) {

  Tally {
    Set<Long> busy = new HashSet<>();
    settled.busy().forEach(outcome -> busy.add(outcome.job().rowId()));
    outcomes = outcomes.stream().filter(each -> !busy.contains(each.job().rowId())).toList();
  }

  /** The longest of the attempts. */
  Duration duration() {
    return outcomes.stream()
        .map(JobOutcome::duration)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** One line for the batch at INFO and one per row at FINE, as the original service wrote them. */
  void log(Logger log) {
    JobOutcome.Completed worst = null;
    for (JobOutcome outcome : outcomes) {
      if (outcome instanceof JobOutcome.Completed done) {
        log.fine(() -> line(done));
        worst = worst == null || error(done) > error(worst) ? done : worst;
      } else if (outcome instanceof JobOutcome.Rejected lost) {
        log.fine(() -> "Row %d failed: %s".formatted(lost.job().rowId(), lost.reason()));
      } else if (outcome instanceof JobOutcome.Retry again) {
        log.fine(() -> "Row %d: %s".formatted(again.job().rowId(), again.reason()));
      }
    }
    if (worst != null && settled.completed() > 0) {
      log.info(
          line(worst)
              + String.format(
                  Locale.ROOT,
                  " (%d rows, %.1f s)",
                  settled.completed(),
                  duration().toMillis() / 1000.0));
    }
    if (settled.failed() > 0) {
      log.warning(() -> settled.failed() + " rows failed; the reason is kept with each row");
    }
    log.log(
        settled.dropped() > 0 ? Level.INFO : Level.FINEST,
        () -> settled.dropped() + " results came too late");
  }

  /** The vector farthest from norm 1 speaks for its batch. */
  private static double error(JobOutcome.Completed done) {
    return Math.abs(done.result().embedding().norm() - 1);
  }

  private static String line(JobOutcome.Completed done) {
    Embedding embedding = done.result().embedding();
    String provider = done.identity().provider();
    return String.format(
        Locale.ROOT,
        "✅ %s embedding generated: %dD, norm=%.4f",
        provider.equals("clip") ? "CLIP" : provider,
        embedding.dimensions(),
        embedding.norm());
  }
}
