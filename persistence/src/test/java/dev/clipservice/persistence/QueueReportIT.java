package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.QueueReport;
import dev.clipservice.core.QueueReport.FailureReason;
import dev.clipservice.core.QueueReport.IdentityCount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueReportIT {

  private static final Duration TOOK = Duration.ofMillis(40);

  @ParameterizedTest
  @EnumSource
  void isEmpty_forAnEmptyTable(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      assertEquals(
          new QueueReport(
              Optional.empty(),
              0,
              0,
              0,
              OptionalLong.empty(),
              0,
              0,
              Map.of(),
              Map.of(),
              List.of(),
              List.of()),
          database.monitor.report());
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatWaitsAndWhatFailed_andWhy(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 9);
      List<EmbeddingJob> jobs = database.claim("w", 6);
      database.queue.settle(
          List.of(
              completed(jobs.get(0)),
              new JobOutcome.Rejected(jobs.get(1), "bad", TOOK),
              new JobOutcome.Rejected(jobs.get(2), "bad", TOOK),
              new JobOutcome.Rejected(jobs.get(3), "worse", TOOK),
              new JobOutcome.ProviderDown(jobs.get(4), "away", Duration.ofMinutes(5), TOOK)));
      database.die("w", jobs.subList(5, 6));
      assertEquals(3, database.claim("next", 9).size());
      assertEquals(1, database.claim("next", 9).size(), "the suspect");
      database.execute("update embedding_attempt set finished_at = now() - interval '2 minutes'");
      QueueReport report = database.monitor.report();
      long next = report.nextDueSeconds().orElseThrow();
      assertTrue(next > 0 && next <= 300, next + " s");
      assertEquals(
          new QueueReport(
              Optional.of(MODEL.identity()),
              0,
              1,
              1,
              OptionalLong.of(next),
              0,
              1,
              Map.of(ErrorClass.REJECTED, 3L),
              Map.of(ErrorClass.PROVIDER, 1L, ErrorClass.SUSPECT, 1L),
              List.of(
                  new FailureReason(ErrorClass.REJECTED, "bad", 2),
                  new FailureReason(ErrorClass.REJECTED, "worse", 1)),
              List.of(new IdentityCount(Optional.of(MODEL.identity()), 1))),
          report);
      assertEquals(
          List.of("rejected|bad|2", "rejected|worse|1"),
          database.rows("select error_class, reason, parts from v_embedding_failures"));
    }
  }
}
