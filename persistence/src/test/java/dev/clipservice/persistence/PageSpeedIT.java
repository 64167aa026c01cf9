package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.AttemptFilter;
import dev.clipservice.core.AttemptHistory;
import dev.clipservice.core.AttemptOutcome;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartState;
import dev.clipservice.core.VectorClass;
import dev.clipservice.testing.Endurance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page asks for, of a big table: told in the log, as milliseconds. */
class PageSpeedIT {

  private static final Logger LOG = Logger.getLogger(PageSpeedIT.class.getName());
  private static final int ROWS = Endurance.size(2_000, 1_000_000);
  private static final int TIMES = Endurance.size(1, 40);
  private static final int PAGE = 50;

  @ParameterizedTest
  @EnumSource
  void answersThePage(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      fill(database, server);
      EmbeddingStatistics counts = database.store.statistics();
      assertEquals(ROWS, counts.total());
      assertEquals(ROWS / 4, counts.pending());
      assertEquals(ROWS / 1_000, counts.failed());
      report(server, "statistics", () -> database.store.statistics());
      report(server, "queue report", () -> database.monitor.report());
      lists(server, new JpaPartBrowser(database.transactions));
      history(server, new JpaAttemptHistory(database.transactions));
      JpaVectorValidation validation = new JpaVectorValidation(database.transactions);
      report(server, "validation of 2,000 rows", () -> validation.vectors(ROWS / 2));
      report(server, "sample of 50", () -> validation.sample(50));
      JpaPartVectors vectors = new JpaPartVectors(database.transactions);
      report(server, "sample of 4,000 for the map", () -> vectors.sample(4_000));
    }
  }

  private static void lists(PostgresServer server, PartBrowser browser) {
    list(server, browser, "all", PartFilter.NONE);
    for (VectorClass wanted : VectorClass.values()) {
      list(server, browser, wanted.toString(), filter(wanted, null, null));
    }
    for (PartState wanted : PartState.values()) {
      list(server, browser, wanted.toString(), filter(null, wanted, null));
    }
    list(server, browser, "text, often", filter(null, null, "브릭"));
    list(server, browser, "text, once", filter(null, null, "브릭 " + (ROWS - 1) + " "));
    report(server, "one part", () -> browser.find("p" + ROWS / 2, OptionalInt.of(1)));
  }

  private static void list(
      PostgresServer server, PartBrowser browser, String name, PartFilter filter) {
    report(server, "list, " + name, () -> browser.list(filter, PartBrowser.START, PAGE));
    report(server, "list from the middle, " + name, () -> browser.list(filter, ROWS / 2, PAGE));
  }

  private static PartFilter filter(VectorClass vectorClass, PartState state, String text) {
    return new PartFilter(
        Optional.ofNullable(vectorClass),
        Optional.ofNullable(state),
        false,
        Optional.empty(),
        Optional.ofNullable(text));
  }

  private static void history(PostgresServer server, AttemptHistory history) {
    page(server, history, "all", AttemptFilter.NONE);
    page(server, history, "failed", filter(AttemptOutcome.FAILED, null, null, null));
    page(server, history, "one error", filter(null, ErrorClass.SUSPECT, null, null));
    page(server, history, "provider without any", filter(null, null, "openai", null));
    page(server, history, "a day", filter(null, null, null, Instant.now().minusSeconds(86_400)));
    page(server, history, "a part", AttemptFilter.ofPart("p" + ROWS / 2, OptionalInt.of(1)));
    report(server, "throughput, 1 h", () -> history.throughput(Duration.ofMinutes(1), 61));
    report(server, "throughput, 24 h", () -> history.throughput(Duration.ofMinutes(10), 145));
  }

  private static void page(
      PostgresServer server, AttemptHistory history, String name, AttemptFilter filter) {
    report(server, "history, " + name, () -> history.page(filter, Optional.empty(), PAGE));
    AttemptHistory.Place middle =
        new AttemptHistory.Place(
            Instant.now().minusSeconds(86_400 * 15L).getEpochSecond() * 1_000_000, 1);
    report(
        server,
        "history from the middle, " + name,
        () -> history.page(filter, Optional.of(middle), PAGE));
  }

  private static AttemptFilter filter(
      AttemptOutcome outcome, ErrorClass errorClass, String provider, Instant from) {
    return new AttemptFilter(
        Optional.ofNullable(from),
        Optional.empty(),
        Optional.ofNullable(outcome),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        Optional.ofNullable(provider),
        Optional.ofNullable(errorClass));
  }

  /** Asks once before it counts, and then some times. */
  private static void report(PostgresServer server, String what, Runnable question) {
    question.run();
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      long begun = System.nanoTime();
      question.run();
      nanos.add(System.nanoTime() - begun);
    }
    nanos.sort(null);
    assertTrue(nanos.get(0) > 0);
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s, %,d rows, %s: median %.1f ms, p95 %.1f ms, longest %.1f ms",
            server,
            ROWS,
            what,
            nanos.get(TIMES / 2) / 1e6,
            nanos.get((int) Math.ceil(0.95 * TIMES) - 1) / 1e6,
            nanos.get(TIMES - 1) / 1e6));
  }

  /**
   * Three quarters done, but for one in a thousand that failed, and a quarter waits; one in ten
   * thousand is foreign, or of unknown origin, or without text. As many attempts, of thirty days.
   */
  private static void fill(TestDatabase database, PostgresServer server) {
    database.execute(
        """
        insert into embedding_target (provider, model, revision) values ('clip', 'clip-vit-l/14', 'r1');
        create temp table vectors as
          select n, (with v as (select i, sin(n * 0.7 + i * i) as x from generate_series(1, 768) i)
                     select array_agg((x / norm)::real order by i)
                     from v, (select sqrt(sum(x * x)) as norm from v) s)CAST as vector
          from generate_series(0, 199) n;
        set session_replication_role = replica;
        insert into parts_master_features (part_id, color_id, part_name, feature_text, clip_text_emb,
          embedding_status, embedding_provider, embedding_model, embedding_revision, embedding_tokens,
          embedding_truncated, embedded_at)
        select 'p' || i, 1, 'Brick ' || i,
               case when i % 10000 = 3 then ' ' else '빨간 브릭 ' || i || ' 번, 스터드 여덟 개' end,
               case when i % 4 > 0 and i % 1000 > 1 then vector end,
               case when i % 1000 = 1 then 'failed' when i % 4 > 0 then 'completed' else 'pending' end,
               case when i % 4 > 0 and i % 1000 > 1 and i % 10000 <> 5 then 'clip' end,
               case when i % 4 > 0 and i % 1000 > 1 and i % 10000 <> 5 then 'clip-vit-l/14' end,
               case when i % 4 > 0 and i % 1000 > 1 and i % 10000 <> 5
                    then case when i % 10000 = 6 then 'old' else 'r1' end end,
               25, i % 20 = 3, now()
        from generate_series(0, ROWS - 1) i join vectors on n = i % 200
        order by i;
        insert into embedding_attempt (id, attempt, outcome, started_at, finished_at, duration_ms,
          worker, provider, model, revision, tokens, truncated, error, error_class)
        select 1 + i, 1, case when i % 1000 = 1 then 'failed' else 'completed' end, t, t, 12.5, 'w',
               'clip', 'clip-vit-l/14', 'r1', 25, false,
               case when i % 1000 = 1 then 'no good' end, case when i % 1000 = 1 then 'rejected' end
        from generate_series(0, ROWS - 1) i,
             lateral (select now() - (ROWS - i) * (interval '30 days' / ROWS) as t) moment
        order by i;
        set session_replication_role = origin;
        create index idx_embedding_status on parts_master_features (embedding_status) where embedding_status = 'pending';
        create index idx_embedding_failed on parts_master_features (id) where embedding_status = 'failed';
        create index idx_embedding_missing on parts_master_features (id) where clip_text_emb is null;
        create index idx_embedding_unverified on parts_master_features (id)
          where embedding_provider is null and clip_text_emb is not null;
        drop table vectors"""
            .replace("ROWS", String.valueOf(ROWS))
            .replace("CAST", server == PostgresServer.PGVECTOR ? "::vector" : ""));
    database.execute("select clip_reconcile()");
    database.execute("select clip_compact_counts()");
    database.execute("analyze parts_master_features, embedding_attempt, embedding_job");
  }
}
