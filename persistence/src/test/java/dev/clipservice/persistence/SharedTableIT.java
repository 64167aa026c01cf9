package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.Claim;
import dev.clipservice.core.Claim.Gate;
import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.WorkerReport;
import dev.clipservice.core.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many workers on one table: who they are, and what they obey. */
class SharedTableIT {

  private static final Duration LEASE = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource
  void knowsItsWorkers_andForgetsDeadOnesThatHoldNothing(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> jobs = database.claim("one", 2);
      database.registry.heartbeat(report("one", "WORKING", 7), jobs, LEASE);
      database.registry.heartbeat(report("two", "IDLE", 0), List.of(), LEASE);
      List<WorkerReport> workers = database.registry.workers();
      assertEquals(List.of("one", "two"), workers.stream().map(WorkerReport::worker).toList());
      WorkerReport one = workers.get(0);
      assertEquals(
          report("one", "WORKING", 7), withoutHeartbeat(one, Instant.EPOCH, one.leased() - 2));
      database.execute("update embedding_worker set heartbeat_at = now() - interval '11 minutes'");
      database.registry.heartbeat(report("three", "IDLE", 0), List.of(), LEASE);
      assertEquals("one three", names(database), "what it holds is not known to be innocent yet");
      database.queue.release("one");
      database.registry.heartbeat(report("three", "IDLE", 0), List.of(), LEASE);
      assertEquals("three", names(database));
      database.registry.leave("three");
      assertEquals("", names(database));
    }
  }

  @ParameterizedTest
  @EnumSource
  void extendsTheLeases_ofWhatAWorkerSaysItHolds(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      List<EmbeddingJob> jobs = database.claim("w", 3, Duration.ofSeconds(10));
      EmbeddingJob lost = jobs.get(2);
      database.execute("update embedding_job set fence = fence + 100, worker = 'x' where id = 3");
      database.registry.heartbeat(
          report("w", "WORKING", 0), List.of(jobs.get(0), lost), Duration.ofHours(1));
      assertEquals(
          List.of("1|t|w", "2|f|w", "3|f|x"),
          database.rows(
              """
              select id, lease_until > now() + interval '59 minutes'
                and next_attempt_at - lease_until between interval '0' and interval '1 second', worker
              from embedding_job order by 1"""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheRowsOver_ofAWorkerThatHasStopped_andRefusesItsLateResult(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 1);
      List<EmbeddingJob> frozen = database.claim("frozen", 1);
      database.die("frozen", frozen);
      EmbeddingJob taken = database.claim("other", 1).get(0);
      // it wakes up, and goes on as if nothing had happened
      database.registry.heartbeat(report("frozen", "WORKING", 0), frozen, LEASE);
      assertEquals(1, database.queue.settle(completed(frozen)).dropped());
      assertEquals(1, database.queue.settle(List.of(completed(taken))).completed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void handsOutNothing_whilePaused(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      assertEquals(new WorkerSettings(false, 0, Instant.EPOCH), settings(database));
      assertTrue(database.control.pause().paused());
      assertEquals(Gate.PAUSED, claim(database, 10).gate());
      assertEquals(List.of(), claim(database, 10).jobs());
      assertEquals(new WorkerSettings(true, 0, Instant.EPOCH), settings(database));
      database.control.resume();
      assertEquals(3, claim(database, 10).jobs().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void handsOutSoManyRowsAMinute_toAllTogether(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 100);
      assertEquals(120, database.control.throttle(120).rowsPerMinute());
      Claim first = claim(database, 64);
      assertEquals(10, first.jobs().size(), "those of five seconds");
      Claim second = claim(database, 64);
      assertEquals(Gate.THROTTLED, second.gate());
      long wait = second.nextDue().orElseThrow().toMillis();
      assertTrue(wait > 3_000 && wait <= 5_000, wait + " ms");
      database.execute("update embedding_control set next_claim_at = now()");
      assertEquals(10, claim(database, 64).jobs().size());
      database.control.throttle(0);
      assertEquals(64, claim(database, 64).jobs().size());
      ClipServiceException e =
          assertThrows(ClipServiceException.class, () -> database.control.throttle(-1));
      assertEquals(ClipServiceException.Kind.INVALID_REQUEST, e.kind());
    }
  }

  @ParameterizedTest
  @EnumSource
  void works_whenSomebodyHasEmptiedTheSettings(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      database.execute("delete from embedding_control");
      assertEquals(2, claim(database, 2).jobs().size());
      assertEquals(new WorkerSettings(false, 0, Instant.EPOCH), database.control.settings());
      assertTrue(database.control.pause().paused());
      assertEquals(Gate.PAUSED, claim(database, 2).gate());
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhenTheNextRowIsDue(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      assertEquals(Optional.empty(), claim(database, 1).nextDue());
      database.addParts(1, 2);
      database.execute("update embedding_job set next_attempt_at = now() + interval '30 seconds'");
      long wait = claim(database, 1).nextDue().orElseThrow().toMillis();
      assertTrue(wait > 25_000 && wait <= 30_000, wait + " ms");
    }
  }

  private static Claim claim(TestDatabase database, int limit) {
    return database.queue.claim(new ClaimRequest("w", MODEL, limit, LEASE, true));
  }

  private static WorkerSettings settings(TestDatabase database) {
    WorkerSettings found = database.control.settings();
    return new WorkerSettings(found.paused(), found.rowsPerMinute(), Instant.EPOCH);
  }

  private static String names(TestDatabase database) {
    return String.join(
        " ", database.registry.workers().stream().map(WorkerReport::worker).toList());
  }

  private static WorkerReport report(String worker, String phase, long completed) {
    return new WorkerReport(
        worker,
        "host",
        Instant.ofEpochSecond(1_000),
        Instant.EPOCH,
        phase,
        Optional.of("because"),
        Optional.of(MODEL.identity()),
        completed,
        1,
        0);
  }

  private static WorkerReport withoutHeartbeat(WorkerReport report, Instant at, long leased) {
    return new WorkerReport(
        report.worker(),
        report.host(),
        report.startedAt(),
        at,
        report.phase(),
        report.reason(),
        report.model(),
        report.completed(),
        report.failed(),
        leased);
  }
}
