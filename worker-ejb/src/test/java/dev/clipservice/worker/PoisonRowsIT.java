package dev.clipservice.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.EmbeddedText;
import dev.clipservice.core.EmbeddingProvider;
import dev.clipservice.core.EmbeddingRequest;
import dev.clipservice.core.ProviderStatus;
import dev.clipservice.core.Role;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that the provider always refuses, among many that it embeds. */
@Timeout(300)
class PoisonRowsIT {

  private static final Logger LOG = Logger.getLogger(PoisonRowsIT.class.getName());
  private static final int ROWS = 2_000;
  private static final int POISONED = 10;
  private static final String POISON = "[poison]";

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void failsThemWithTheReason_andCostsTheOthersAtMostAFifthMore(TestServer server)
      throws Exception {
    Service undisturbed = new Service();
    Duration without;
    try (RealTable table = table(server)) {
      without = work(table, undisturbed);
      assertEquals(ROWS, table.count("completed"));
      assertEquals(ROWS, undisturbed.texts.get());
    }
    try (RealTable table = table(server)) {
      String poisoned = poison(table);
      Service service = new Service();
      Duration with = work(table, service);
      assertHistory(table, poisoned);
      LOG.info(
          String.format(
              Locale.ROOT,
              "%s: %,d rows, %d of them poisoned: %,d texts in %d calls, %d ms;"
                  + " without: %,d texts in %d calls, %d ms",
              server,
              ROWS,
              POISONED,
              service.texts.get(),
              service.calls.get(),
              with.toMillis(),
              undisturbed.texts.get(),
              undisturbed.calls.get(),
              without.toMillis()));
      assertTrue(service.texts.get() <= 1.2 * ROWS, service.texts + " texts were sent");
    }
  }

  private static RealTable table(TestServer server) {
    RealTable table = new RealTable(server.createDatabase(), 5);
    table.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        select 'p' || i, 1, 'brick ' || i from generate_series(1, %d) i"""
            .formatted(ROWS));
    return table;
  }

  /** Poisons some rows; gives their ids. */
  private static String poison(RealTable table) {
    String ids =
        new Random(5)
            .ints(1, ROWS + 1)
            .distinct()
            .limit(POISONED)
            .sorted()
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    table.execute(
        "update parts_master_features set feature_text = feature_text || ' %s' where id in (%s)"
            .formatted(POISON, ids));
    return ids;
  }

  private Duration work(RealTable table, EmbeddingProvider provider) throws Exception {
    WorkerConfig config =
        new WorkerConfig(Role.ALL, true, 64, Duration.ofMinutes(5), Duration.ofMillis(100), true);
    EmbeddingWorker worker =
        new EmbeddingWorker(
            table.ports(provider),
            () -> config,
            threads,
            WorkerId.create(),
            WorkerListener.NONE,
            new SystemTime());
    long begun = System.nanoTime();
    threads.execute(worker);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> table.count("pending") == 0);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(worker.stop(Duration.ofMinutes(1)));
    return took;
  }

  private static void assertHistory(RealTable table, String poisoned) {
    assertEquals(ROWS - POISONED, table.count("completed"));
    assertEquals(POISONED, table.count("failed"));
    assertEquals(
        poisoned,
        table.one("select string_agg(id::text, ',' order by id) from embedding_job"),
        "the rows that were given up");
    assertEquals(
        "rejected|1|%d".formatted(POISONED),
        table.one(
            """
            select error_class, attempts, count(*) from embedding_job
            where last_error like '%refuses the input (400)%' group by 1, 2"""));
    assertEquals(
        List.of(
            "completed|null|%d|t".formatted(ROWS - POISONED),
            "failed|rejected|%d|t".formatted(POISONED)),
        table.rows(
            """
            select outcome, error_class, count(distinct id),
                   count(*) = count(distinct id)
                     and bool_and(attempt = 1 and duration_ms > 0 and started_at < finished_at)
            from embedding_attempt group by 1, 2 order by 1"""));
  }

  /** One of others: refuses a whole call over one text, does not say which, and is paid by text. */
  private static final class Service implements EmbeddingProvider {

    private static final long NANOS_PER_TEXT = 500_000;

    final AtomicInteger texts = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public ProviderStatus status() {
      return new ProviderStatus.Ready(FakeProvider.MODEL);
    }

    @Override
    public List<EmbeddedText> embed(EmbeddingRequest request) {
      calls.incrementAndGet();
      texts.addAndGet(request.texts().size());
      LockSupport.parkNanos(request.texts().size() * NANOS_PER_TEXT);
      if (request.texts().stream().anyMatch(text -> text.contains(POISON))) {
        throw ClipServiceException.invalid("input", "the service refuses the input (400)");
      }
      return request.texts().stream()
          .map(text -> new EmbeddedText(FakeProvider.vector(text, 768), 9, 9))
          .toList();
    }
  }
}
