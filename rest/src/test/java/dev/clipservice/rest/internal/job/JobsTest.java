package dev.clipservice.rest.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.Reprocessing.Kind;
import dev.clipservice.core.Reprocessing.Scope;
import dev.clipservice.rest.internal.job.Jobs.Start;
import dev.clipservice.rest.internal.testing.FakeJobTime;
import dev.clipservice.rest.internal.testing.FakeTable;
import dev.clipservice.rest.internal.testing.HeldExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobsTest {

  private static final JobPlan MISSING = JobPlan.of(JobKind.GENERATE_MISSING);
  private static final JobPlan FAILED = JobPlan.of(JobKind.RETRY_FAILED);
  private static final JobPlan REJECTED =
      new JobPlan(JobKind.RETRY_FAILED, Optional.of(ErrorClass.REJECTED));
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final FakeTable table = new FakeTable();
  private final HeldExecutor executor = new HeldExecutor();
  private final FakeJobTime time = new FakeJobTime(NOW);
  private final List<JobReport> ended = new ArrayList<>();
  private final Jobs jobs =
      new Jobs(plan -> new RequeueWork(table, plan), executor, time, ended::add);

  @Test
  void goesThroughTheTable_brokenVectorsBeforeMissingOnes() {
    table.matchedInBatch.put(Kind.BROKEN, 2L);
    table.matchedInBatch.put(Kind.MISSING, 5L);
    String id = jobs.start(MISSING, "req_1").job().id();
    executor.runAll();
    assertEquals(
        List.of("BROKEN 1", "BROKEN 2", "BROKEN 3", "MISSING 1", "MISSING 2", "MISSING 3"),
        table.changes);
    JobReport job = jobs.find(id);
    assertEquals(JobState.COMPLETED, job.state());
    assertEquals(60, job.examined());
    assertEquals(21, job.matched());
    assertEquals(6, job.busy());
    assertEquals(List.of(6L, 15L), job.steps().stream().map(s -> s.progress().matched()).toList());
    assertEquals(Optional.of(NOW), job.finishedAt());
    assertEquals("req_1", job.startedBy());
    assertEquals(List.of(job), ended);
  }

  @Test
  void answersTheRunningJob_toOneWhoStartsTheSame() {
    Start first = jobs.start(MISSING, "req_1");
    Start second = jobs.start(MISSING, "req_2");
    assertFalse(first.alreadyRunning());
    assertTrue(second.alreadyRunning());
    assertEquals(first.job(), second.job());
    assertEquals(1, executor.tasks.size());
    executor.runAll();
    assertEquals(6, table.changes.size());
  }

  @Test
  void startsAnew_whenTheSameHasEnded() {
    Start first = jobs.start(MISSING, "req_1");
    executor.runAll();
    Start second = jobs.start(MISSING, "req_2");
    assertFalse(second.alreadyRunning());
    assertNotEquals(first.job().id(), second.job().id());
    executor.runAll();
    assertEquals(12, table.changes.size());
  }

  @Test
  void runsOneOfAKindAtATime() {
    JobReport all = jobs.start(FAILED, "req_1").job();
    JobReport rejected = jobs.start(REJECTED, "req_2").job();
    assertEquals(JobState.RUNNING, rejected.state());
    assertEquals(Optional.of("job " + all.id() + ", of the same kind"), rejected.waitingFor());
    assertTrue(jobs.start(REJECTED, "req_3").alreadyRunning());
    assertEquals(1, executor.tasks.size(), "one thread for both");
    executor.runAll();
    Scope every = Scope.of(Kind.FAILED);
    Scope some = Scope.failed(ErrorClass.REJECTED);
    assertEquals(List.of(every, every, every, some, some, some), table.scopes);
    assertEquals(JobState.COMPLETED, jobs.find(rejected.id()).state());
    assertEquals(Optional.empty(), jobs.find(rejected.id()).waitingFor());
  }

  @Test
  void runsDifferentKindsBesideEachOther() {
    jobs.start(MISSING, "req_1");
    jobs.start(FAILED, "req_2");
    assertEquals(2, executor.tasks.size());
  }

  @Test
  void endsAfterThePresentBatch_ifCancelled() {
    String id = jobs.start(MISSING, "req_1").job().id();
    table.beforeBatch =
        () -> {
          if (table.changes.size() == 1) {
            JobReport answer = jobs.cancel(id);
            assertEquals(JobState.RUNNING, answer.state());
            assertTrue(answer.cancelRequested());
          }
        };
    executor.runAll();
    assertEquals(2, table.changes.size(), "the batch that ran is done");
    JobReport job = jobs.find(id);
    assertEquals(JobState.CANCELLED, job.state());
    assertEquals(20, job.examined());
    assertEquals(Optional.empty(), job.error());
  }

  @Test
  void startsTheSameAgain_whileACancelledOneEnds() {
    String first = jobs.start(FAILED, "req_1").job().id();
    jobs.cancel(first);
    Start second = jobs.start(FAILED, "req_2");
    assertFalse(second.alreadyRunning());
    executor.runAll();
    assertEquals(JobState.CANCELLED, jobs.find(first).state());
    assertEquals(JobState.COMPLETED, jobs.find(second.job().id()).state());
    assertEquals(3, table.changes.size());
  }

  @Test
  void endsAtOnce_ifCancelledBeforeItsTurn() {
    jobs.start(FAILED, "req_1");
    String waiting = jobs.start(REJECTED, "req_2").job().id();
    assertEquals(JobState.CANCELLED, jobs.cancel(waiting).state());
    assertEquals(1, jobs.unfinished());
    executor.runAll();
    assertEquals(3, table.changes.size());
    assertEquals(2, ended.size());
  }

  @Test
  void leavesAnEndedJobAsItIs() {
    String id = jobs.start(FAILED, "req_1").job().id();
    executor.runAll();
    assertEquals(JobState.COMPLETED, jobs.cancel(id).state());
    assertEquals(1, ended.size());
  }

  @Test
  void restarts_whatBeganUnderOtherFacts() {
    String old = jobs.start(FAILED, "req_1").job().id();
    table.beforeBatch =
        () -> {
          if (table.changes.size() == 1) {
            table.changes.add("restarted");
            jobs.restart(FAILED, "req_2");
          }
        };
    executor.runAll();
    assertEquals(
        List.of("FAILED 1", "restarted", "FAILED 2", "FAILED 1", "FAILED 2", "FAILED 3"),
        table.changes);
    assertEquals(JobState.CANCELLED, jobs.find(old).state());
    assertEquals(2, jobs.list().size());
  }

  @Test
  void listsTheLatestFirst_andRemembersAHundred() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Jobs.REMEMBERED + 5; i++) {
      ids.add(0, jobs.start(FAILED, "req").job().id());
      executor.runAll();
      time.now = time.now.plusSeconds(1);
    }
    ids.add(0, jobs.start(MISSING, "req").job().id());
    assertEquals(
        ids.subList(0, Jobs.REMEMBERED + 1), jobs.list().stream().map(JobReport::id).toList());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> jobs.find(ids.get(ids.size() - 1)));
    assertEquals(ClipServiceException.Kind.NOT_FOUND, e.kind());
  }

  @Test
  void knowsNoOtherJobs() {
    ClipServiceException e = assertThrows(ClipServiceException.class, () -> jobs.cancel("job_1"));
    assertEquals(ClipServiceException.Kind.NOT_FOUND, e.kind());
  }

  @Test
  void endsAllJobs_withTheServer() throws InterruptedException {
    String running = jobs.start(FAILED, "req_1").job().id();
    String waiting = jobs.start(REJECTED, "req_2").job().id();
    assertFalse(jobs.close(Duration.ofMillis(1)), "the running one has not ended");
    executor.runAll();
    assertTrue(jobs.close(Duration.ofMillis(1)));
    assertEquals(List.of(), table.changes);
    assertEquals(JobState.CANCELLED, jobs.find(running).state());
    assertEquals(JobState.CANCELLED, jobs.find(waiting).state());
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> jobs.start(FAILED, "req_3"));
    assertEquals(ClipServiceException.Kind.UNAVAILABLE, e.kind());
  }

  @Test
  void waitsForTheRunningJob_whenTheServerStops() throws Exception {
    jobs.start(FAILED, "req_1");
    Thread thread = new Thread(executor::runAll);
    table.beforeBatch = () -> assertTrue(jobs.unfinished() > 0);
    thread.start();
    assertTrue(jobs.close(Duration.ofMinutes(1)));
    thread.join();
    assertEquals(0, jobs.unfinished());
  }

  @Test
  void keepsNothing_ifTheServerTakesNoTasks() {
    executor.shutDown = true;
    ClipServiceException e =
        assertThrows(ClipServiceException.class, () -> jobs.start(FAILED, "req_1"));
    assertEquals(ClipServiceException.Kind.UNAVAILABLE, e.kind());
    assertEquals(List.of(), jobs.list());
    assertEquals(0, jobs.unfinished());
  }
}
