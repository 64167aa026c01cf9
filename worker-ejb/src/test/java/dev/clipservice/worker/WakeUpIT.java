package dev.clipservice.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.DatabaseStatus;
import dev.clipservice.core.Role;
import dev.clipservice.persistence.PostgresJobSignal;
import dev.clipservice.worker.WorkerState.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class WakeUpIT {

  private static final Logger LOG = Logger.getLogger(WakeUpIT.class.getName());
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int TRIES = 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /**
   * By itself it looks with each heartbeat, every ten seconds: twenty tries would take too long.
   */
  @ParameterizedTest
  @EnumSource
  void embedsANewRowAtOnce_wokenByTheDatabase(TestServer server) throws Exception {
    try (RealTable table = new RealTable(server.createDatabase(), 5)) {
      EmbeddingWorker worker = worker(table, NEVER);
      SignalWatch watch =
          new SignalWatch(new PostgresJobSignal(table.dataSource, DatabaseStatus.Up::new), worker);
      threads.execute(worker);
      threads.execute(watch);
      String listening =
          """
          select count(*) from pg_stat_activity
          where datname = current_database() and query = 'listen clip_embedding'""";
      await().until(() -> table.one(listening).equals("1"));
      double[] millis = new double[TRIES];
      for (int i = 0; i < TRIES; i++) {
        await().until(() -> worker.state().phase() == Phase.IDLE);
        long begin = System.nanoTime();
        table.execute(
            "insert into parts_master_features (part_id, feature_text) values ('n', 'row %d')"
                .formatted(i));
        int done = i + 1;
        await()
            .atMost(Duration.ofSeconds(30))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> table.count("completed") == done);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
      Arrays.sort(millis);
      LOG.info(() -> "insert to vector, %s: p50 %.0f ms".formatted(server, millis[TRIES / 2]));
      worker.stop(Duration.ofSeconds(10));
      watch.stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void looksByItself_whereNothingWakesIt(TestServer server) throws Exception {
    try (RealTable table = new RealTable(server.createDatabase(), 5)) {
      EmbeddingWorker worker = worker(table, Duration.ofMillis(100));
      threads.execute(worker);
      await().until(() -> worker.state().phase() == Phase.IDLE);
      table.execute(
          "insert into parts_master_features (part_id, feature_text) values ('n', 'a row')");
      await().atMost(Duration.ofSeconds(30)).until(() -> table.count("completed") == 1);
      worker.stop(Duration.ofSeconds(10));
      assertEquals("0", table.one("select count(*) from embedding_worker"));
    }
  }

  private EmbeddingWorker worker(RealTable table, Duration poll) {
    WorkerConfig config = new WorkerConfig(Role.ALL, true, 16, Duration.ofHours(4), poll, true);
    return new EmbeddingWorker(
        table.ports(new FakeProvider()),
        () -> config,
        threads,
        WorkerId.create(),
        WorkerListener.NONE,
        new SystemTime());
  }
}
