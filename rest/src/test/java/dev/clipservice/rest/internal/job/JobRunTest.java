package dev.clipservice.rest.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ClipServiceException.Kind;
import dev.clipservice.core.Reprocessing;
import dev.clipservice.core.Reprocessing.Progress;
import dev.clipservice.rest.internal.testing.FakeJobTime;
import dev.clipservice.rest.internal.testing.FakeTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunTest {

  private static final Logger LOG = Logger.getLogger(JobRun.class.getName());
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeTable table = new FakeTable();
  private final FakeJobTime time = new FakeJobTime(NOW);
  private final Job job = job(table);
  private int tries;

  @BeforeEach
  void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    LOG.setLevel(null);
  }

  @Test
  void waitsForTheDatabase_andGoesOnFromWhereItWas() {
    failFrom(2, 5, new ClipServiceException(Kind.UNAVAILABLE, "it restarts"));
    List<Optional<String>> waitingFor = new ArrayList<>();
    time.atPause = () -> waitingFor.add(job.report().waitingFor());
    run();
    assertEquals(JobState.COMPLETED, job.report().state());
    assertEquals(List.of("FOREIGN 1", "FOREIGN 2", "FOREIGN 3"), table.changes);
    assertEquals(Progress.START, table.from.get(0));
    assertEquals(List.of(1L, 2L), table.from.stream().skip(1).map(Progress::lastId).toList());
    assertEquals(List.of(1L, 2L, 4L, 8L), time.pauses.stream().map(Duration::toSeconds).toList());
    assertEquals(Optional.of("the database: it restarts"), waitingFor.get(3));
    assertEquals(Optional.empty(), job.report().waitingFor());
  }

  @Test
  void isPatientAnew_afterEachBatch() {
    table.beforeBatch =
        () -> {
          // Nine minutes of outage before each batch
          if (time.now.isBefore(NOW.plus(Duration.ofMinutes(9L * (table.changes.size() + 1))))) {
            throw new ClipServiceException(Kind.UNAVAILABLE, "down");
          }
        };
    run();
    assertEquals(JobState.COMPLETED, job.report().state());
  }

  @Test
  void failsWithTheReason_ifTheDatabaseStaysAway() {
    failFrom(2, Integer.MAX_VALUE, new ClipServiceException(Kind.UNAVAILABLE, "refused"));
    run();
    JobReport report = job.report();
    assertEquals(JobState.FAILED, report.state());
    String error = report.error().orElseThrow();
    assertTrue(error.startsWith("No batch could be done for 10 minutes: refused."), error);
    assertEquals(10, report.examined(), "what was done is told");
    Duration waited = Duration.between(NOW, report.finishedAt().orElseThrow());
    assertFalse(waited.compareTo(JobRun.PATIENCE) < 0, waited.toString());
    assertEquals(Duration.ofSeconds(10), time.pauses.get(time.pauses.size() - 1));
  }

  @Test
  void endsAtOnce_ifCancelledDuringAnOutage() {
    failFrom(2, Integer.MAX_VALUE, new ClipServiceException(Kind.UNAVAILABLE, "refused"));
    time.atPause = job::requestCancel;
    run();
    assertEquals(JobState.CANCELLED, job.report().state());
    assertEquals(1, time.pauses.size());
    assertEquals(2, tries);
  }

  @Test
  void fails_withWhatIsForPeople() {
    failFrom(1, 1, new ClipServiceException(Kind.MISCONFIGURED, "expected this, found that"));
    run();
    assertEquals(JobState.FAILED, job.report().state());
    assertEquals(Optional.of("expected this, found that"), job.report().error());
  }

  @Test
  void hidesInternals() {
    for (Throwable failure :
        List.of(
            new ClipServiceException(Kind.INTERNAL, "secret"),
            new IllegalStateException("secret"),
            new StackOverflowError("secret"))) {
      Job other = job(table);
      table.beforeBatch = () -> sneak(failure);
      new JobRun(other, time).run();
      assertEquals(JobState.FAILED, other.report().state());
      assertFalse(other.report().error().orElseThrow().contains("secret"));
    }
  }

  @Test
  void fails_ifABatchEndsWhereItBegan() {
    Job stuck = job(new Stuck());
    new JobRun(stuck, time).run();
    assertEquals(JobState.FAILED, stuck.report().state());
  }

  @Test
  void endsWithItsThread() {
    failFrom(1, Integer.MAX_VALUE, new ClipServiceException(Kind.UNAVAILABLE, "stopping"));
    Thread.currentThread().interrupt();
    run();
    assertTrue(Thread.interrupted(), "whoever owns the thread must see it");
    assertEquals(JobState.CANCELLED, job.report().state());
    assertTrue(job.report().error().orElseThrow().contains("server stopped"));
  }

  private static Job job(Reprocessing table) {
    JobPlan plan = JobPlan.of(JobKind.REEMBED_FOREIGN);
    return new Job(plan, new RequeueWork(table, plan), NOW, "req_1");
  }

  private void run() {
    new JobRun(job, time).run();
  }

  private void failFrom(int first, int last, RuntimeException failure) {
    table.beforeBatch =
        () -> {
          tries++;
          if (tries >= first && tries <= last) {
            throw failure;
          }
        };
  }

  private static void sneak(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  private static final class Stuck implements Reprocessing {

    @Override
    public Progress step(Scope scope, Progress so, boolean dryRun) {
      return new Progress(so.lastId(), so.examined() + 1, 0, 0, false);
    }

    @Override
    public dev.clipservice.core.VectorFaults faults(Watch watch) {
      throw new AssertionError("not asked for");
    }

    @Override
    public boolean generate(String partId, OptionalInt colorId) {
      throw new AssertionError("not asked for");
    }

    @Override
    public int generate(Collection<Long> rowIds) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void retarget(dev.clipservice.core.ModelIdentity target) {
      throw new AssertionError("not asked for");
    }
  }
}
