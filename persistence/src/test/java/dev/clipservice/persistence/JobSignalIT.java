package dev.clipservice.persistence;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.DatabaseStatus;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class JobSignalIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource
  void hearsOfNewRows_andOfChangedSettings(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server);
        PostgresJobSignal signal = signal(database)) {
      assertTrue(signal.await(LONG), "it has just connected");
      assertFalse(signal.await(Duration.ofMillis(1)));
      database.addParts(1, 3);
      assertTrue(signal.await(LONG));
      database.control.pause();
      assertTrue(signal.await(LONG));
      database.control.throttle(60);
      assertTrue(signal.await(LONG));
      database.reprocessing.generate("p2", OptionalInt.of(1));
      assertTrue(signal.await(LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listensAgain_whenTheConnectionWasCut(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server);
        PostgresJobSignal signal = signal(database)) {
      assertTrue(signal.await(LONG));
      String cut =
          """
          select count(pg_terminate_backend(pid)) from pg_stat_activity
          where datname = current_database() and query = 'listen clip_embedding'""";
      assertEquals("1", database.one(cut));
      assertTrue(signal.await(LONG), "something may have been missed");
      database.addParts(1, 1);
      assertTrue(signal.await(LONG));
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAtOnce_whenClosedOrInterrupted(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server)) {
      PostgresJobSignal signal = signal(database);
      assertTrue(signal.await(LONG));
      AtomicInteger ended = new AtomicInteger();
      Thread waiting = new Thread(() -> awaitFor(signal, ended));
      waiting.start();
      waiting.interrupt();
      waiting.join();
      assertEquals(1, ended.get());
      signal.close();
      assertFalse(signal.await(Duration.ofMillis(1)));
      await()
          .until(
              () ->
                  database
                      .one(
                          """
                          select count(*) from pg_stat_activity
                          where datname = current_database() and query = 'listen clip_embedding'""")
                      .equals("0"));
    }
  }

  private static void awaitFor(PostgresJobSignal signal, AtomicInteger ended) {
    assertThrows(InterruptedException.class, () -> signal.await(LONG));
    ended.incrementAndGet();
  }

  @ParameterizedTest
  @EnumSource
  void staysOffTheDatabase_untilItIsUp(PostgresServer server) throws Exception {
    try (TestDatabase database = new TestDatabase(server);
        PostgresJobSignal signal =
            new PostgresJobSignal(
                database.dataSource, () -> new DatabaseStatus.Migrating("step 1"))) {
      assertFalse(signal.await(Duration.ofMillis(10)));
    }
  }

  private static PostgresJobSignal signal(TestDatabase database) {
    return new PostgresJobSignal(database.dataSource, DatabaseStatus.Up::new);
  }
}
