package dev.clipservice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.clipservice.core.Claim;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.Settled;
import dev.clipservice.core.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a tracing system is told of rows. */
class RowTracesTest {

  private final List<String> told = new ArrayList<>();
  private final RowTraces traces = new RowTraces((name, parent) -> new Recorded(name, parent));

  @Test
  void tellsWhatBecomesOfEachClaim_underIt() {
    List<EmbeddingJob> first = claim(1, 2, 3);
    List<EmbeddingJob> second = claim(4);
    traces.embedding(first.subList(0, 2)).close();
    traces.embedding(second).close();
    traces.commit(outcomes(first), () -> Settled.NONE);
    traces.commit(outcomes(second), () -> Settled.NONE);
    assertEquals(
        List.of(
            "clip.claim 3 rows",
            "clip.claim 1 rows",
            "clip.embed 2 rows under clip.claim 3 rows",
            "clip.embed 1 rows under clip.claim 1 rows",
            "clip.commit 3 rows under clip.claim 3 rows",
            "clip.commit 1 rows under clip.claim 1 rows"),
        told);
  }

  @Test
  void tellsOfOneTransaction_underEachOfItsClaims() {
    List<EmbeddingJob> jobs = new ArrayList<>(claim(1));
    jobs.addAll(claim(2, 3));
    told.clear();
    traces.commit(outcomes(jobs), () -> Settled.NONE);
    assertEquals(
        List.of(
            "clip.commit 3 rows under clip.claim 2 rows",
            "clip.commit 3 rows under clip.claim 1 rows"),
        told);
  }

  @Test
  void tellsNothingOfAClaimThatBroughtNothing() {
    assertEquals(List.of(), claim());
    assertEquals(List.of(), told);
  }

  @Test
  void remembersARow_untilItIsWritten() {
    List<EmbeddingJob> jobs = claim(1, 2);
    List<JobOutcome> all = outcomes(jobs);
    Settled oneIsBusy = new Settled(1, 0, 0, 0, List.of(all.get(1)));
    assertThrows(
        IllegalStateException.class,
        () ->
            traces.commit(
                all,
                () -> {
                  throw new IllegalStateException("down");
                }));
    traces.commit(all, () -> oneIsBusy);
    traces.commit(all.subList(0, 1), () -> Settled.NONE);
    traces.commit(all.subList(1, 2), () -> Settled.NONE);
    assertEquals(
        List.of(
            "clip.claim 2 rows",
            "clip.commit 2 rows under clip.claim 2 rows failed",
            "clip.commit 2 rows under clip.claim 2 rows",
            "clip.commit 1 rows under clip.claim 2 rows"),
        told);
  }

  private List<EmbeddingJob> claim(int... rows) {
    List<EmbeddingJob> jobs =
        IntStream.of(rows)
            .mapToObj(row -> new EmbeddingJob(row, "text", "hash", 1, 100 + row, false))
            .toList();
    return traces.claim(() -> new Claim(jobs, Claim.Gate.OPEN, Optional.empty())).jobs();
  }

  private static List<JobOutcome> outcomes(List<EmbeddingJob> jobs) {
    return jobs.stream()
        .<JobOutcome>map(job -> new JobOutcome.Retry(job, "no reason", Duration.ZERO))
        .toList();
  }

  /** Tells when it is closed. */
  private final class Recorded implements Tracing.Span {

    private String text;
    private final Optional<Tracing.Span> parent;
    private boolean dropped;

    Recorded(String name, Optional<Tracing.Span> parent) {
      this.text = name;
      this.parent = parent;
    }

    @Override
    public Tracing.Span with(String attribute, long value) {
      text += " " + value + " " + attribute.replace("clip.", "");
      return this;
    }

    @Override
    public Tracing.Span with(String attribute, String value) {
      return this;
    }

    @Override
    public void failed(Throwable cause) {
      text += " failed";
    }

    @Override
    public void drop() {
      dropped = true;
    }

    @Override
    public void close() {
      if (!dropped) {
        String where = parent.map(span -> " under " + span).orElse("");
        told.add(
            text.endsWith(" failed") ? text.replace(" failed", where + " failed") : text + where);
      }
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
