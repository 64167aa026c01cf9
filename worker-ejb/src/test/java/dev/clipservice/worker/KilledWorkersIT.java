package dev.clipservice.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.testing.Endurance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that die. */
@Timeout(600)
class KilledWorkersIT {

  private static final int ROWS = Endurance.size(400, 5_000);
  private static final int KILLS = Endurance.size(2, 20);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void failsTheRowThatHaltsItsProcess_andCompletesAllOthers(TestServer server) throws Exception {
    String url = server.createDatabase();
    try (RealTable table = new RealTable(url, 2)) {
      addParts(table, 60);
      table.execute(
          "update parts_master_features set feature_text = 'a brick [halts]' where id = 30");
      int deaths = 0;
      while (table.count("pending") > 0) {
        Process worker = WorkerProcess.start(url, 2, texts());
        try {
          patiently().until(() -> !worker.isAlive() || table.count("pending") == 0);
        } finally {
          deaths += worker.isAlive() ? 0 : 1;
          worker.destroyForcibly().waitFor();
        }
      }
      assertEquals(3, deaths, "one in company, and two alone");
      assertEquals(59, table.count("completed"));
      assertEquals(
          "30|suspect|2", table.one("select id, error_class, attempts from embedding_job"));
      assertTrue(
          table.one("select last_error from embedding_job").contains("embedded it alone died"));
      assertVectorsAreRight(table, "completed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void completesEveryRow_howeverOftenItIsKilled(TestServer server) throws Exception {
    String url = server.createDatabase();
    Random random = new Random(7);
    try (RealTable table = new RealTable(url, 5)) {
      addParts(table, ROWS);
      for (int kill = 0; kill < KILLS; kill++) {
        Process worker = WorkerProcess.start(url, 5, texts());
        // somewhere in the next piece of work, but not before it has begun
        long before = embedded();
        long some = 1L + random.nextInt(Math.max(1, ROWS / KILLS));
        patiently().until(() -> embedded() >= before + some || table.count("pending") == 0);
        worker.destroyForcibly().waitFor();
      }
      Process last = WorkerProcess.start(url, 5, texts());
      try {
        patiently().until(() -> table.count("completed") == ROWS);
      } finally {
        last.destroyForcibly().waitFor();
      }
      assertVectorsAreRight(table, "completed");
      assertEquals(
          "0", table.one("select count(*) from embedding_attempt where outcome <> 'completed'"));
      long most = perText().values().stream().mapToLong(Long::longValue).max().orElseThrow();
      assertTrue(most <= KILLS + 1, most + " times");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheLateResult_ofAWorkerThatWasStoppedForTwiceItsLease(TestServer server)
      throws Exception {
    String url = server.createDatabase();
    try (RealTable table = new RealTable(url, 5)) {
      addParts(table, 200);
      Process frozen = WorkerProcess.start(url, 5, texts());
      Process other = null;
      try {
        patiently().until(() -> embedded() > 20);
        signal("STOP", frozen);
        long stopped = System.nanoTime();
        other = WorkerProcess.start(url, 5, texts());
        patiently().until(() -> table.count("completed") == 200);
        patiently().until(() -> System.nanoTime() - stopped > 2 * WorkerProcess.LEASE.toNanos());
        String vectors = "select id, embedded_at from parts_master_features order by id";
        String before = table.one(vectors);
        signal("CONT", frozen);
        // it goes on, and is seen to: what it writes has been refused by then
        String beats =
            "select count(*) from embedding_worker where heartbeat_at > now() - interval '1 second'";
        patiently().until(() -> table.one(beats).equals("2"));
        assertEquals(before, table.one(vectors));
        assertVectorsAreRight(table, "completed");
      } finally {
        frozen.destroyForcibly().waitFor();
        if (other != null) {
          other.destroyForcibly().waitFor();
        }
      }
    }
  }

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertTrue(kill.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, kill.exitValue());
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20));
  }

  private static void addParts(RealTable table, int rows) {
    table.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        select 'p' || i, 1, 'brick ' || i from generate_series(1, %d) i"""
            .formatted(rows));
  }

  private static void assertVectorsAreRight(RealTable table, String status) {
    for (String row :
        table.rows(
            """
            select feature_text, (clip_text_emb::real[])[1], (clip_text_emb::real[])[768]
            from parts_master_features where embedding_status = '%s'"""
                .formatted(status))) {
      String[] columns = row.split("\\|", -1);
      float[] right = FakeProvider.vector(columns[0], 768).toArray();
      assertEquals(right[0], Float.parseFloat(columns[1]), columns[0]);
      assertEquals(right[767], Float.parseFloat(columns[2]), columns[0]);
    }
  }

  private Path texts() {
    return folder.resolve("texts");
  }

  private long embedded() throws IOException {
    return Files.exists(texts()) ? Files.readAllLines(texts()).size() : 0;
  }

  private Map<String, Long> perText() throws IOException {
    return Files.readAllLines(texts()).stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
