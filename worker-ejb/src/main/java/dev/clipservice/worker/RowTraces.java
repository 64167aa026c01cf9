package dev.clipservice.worker;

import dev.clipservice.core.Claim;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import dev.clipservice.core.Tracing;
import dev.clipservice.core.Tracing.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The way of rows through the worker, for a tracing system: each claim that brought some is a trace
 * of its own, and under it is what became of its rows, slice by slice.
 *
 * <pre>
 *   clip.claim ─┬─ clip.embed   (each slice)
 *               └─ clip.commit  (each transaction that wrote rows of it)
 * </pre>
 */
final class RowTraces {

  /** Rows that were given up are never written: no more than this are remembered. */
  private static final int MOST = 20_000;

  private static final String ROWS = "clip.rows";

  private final Tracing tracing;
  private final Map<Long, Span> claims = new ConcurrentHashMap<>();

  RowTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Claims, and remembers under which span. */
  Claim claim(Supplier<Claim> claiming) {
    try (Span span = tracing.begin("clip.claim")) {
      Claim claim = claiming.get();
      if (claim.jobs().isEmpty()) {
        span.drop();
      } else {
        span.with(ROWS, claim.jobs().size());
        remember(claim.jobs(), span);
      }
      return claim;
    }
  }

  private void remember(List<EmbeddingJob> jobs, Span span) {
    if (span == Span.NONE) {
      return;
    }
    if (claims.size() > MOST) {
      claims.clear();
    }
    jobs.forEach(job -> claims.put(job.fence(), span));
  }

  /** A slice is with the provider until this is closed. */
  Span embedding(List<EmbeddingJob> jobs) {
    return tracing
        .begin("clip.embed", Optional.ofNullable(claims.get(jobs.get(0).fence())))
        .with(ROWS, jobs.size());
  }

  /** Writes outcomes, which may be of several claims. */
  Settled commit(List<JobOutcome> outcomes, Supplier<Settled> writing) {
    Set<Span> of = new LinkedHashSet<>();
    outcomes.stream()
        .map(outcome -> claims.get(outcome.job().fence()))
        .filter(Objects::nonNull)
        .forEach(of::add);
    List<Span> spans = new ArrayList<>();
    for (Span claim : of) {
      spans.add(tracing.begin("clip.commit", Optional.of(claim)).with(ROWS, outcomes.size()));
    }
    try {
      Settled settled = writing.get();
      // Those to whose rows somebody else is writing are tried again
      outcomes.stream()
          .filter(outcome -> !settled.busy().contains(outcome))
          .forEach(outcome -> claims.remove(outcome.job().fence()));
      return settled;
    } catch (RuntimeException e) {
      spans.forEach(span -> span.failed(e));
      throw e;
    } finally {
      for (int last = spans.size() - 1; last >= 0; last--) {
        spans.get(last).close();
      }
    }
  }
}
