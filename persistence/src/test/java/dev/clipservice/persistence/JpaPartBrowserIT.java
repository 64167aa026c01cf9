package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.EmbeddingJob;
import dev.clipservice.core.EmbeddingStatistics;
import dev.clipservice.core.ErrorClass;
import dev.clipservice.core.JobOutcome;
import dev.clipservice.core.PartBrowser;
import dev.clipservice.core.PartBrowser.Page;
import dev.clipservice.core.PartDetail;
import dev.clipservice.core.PartFilter;
import dev.clipservice.core.PartState;
import dev.clipservice.core.PartSummary;
import dev.clipservice.core.VectorClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaPartBrowserIT {

  private static final OptionalInt COLOR_1 = OptionalInt.of(1);

  @ParameterizedTest
  @EnumSource
  void listsEachClassAndState_asTheyAreCounted(PostgresServer server) {
    try (TestDatabase database = ofEverything(server)) {
      EmbeddingStatistics counts = database.store.statistics();
      assertEquals(counts.valid(), count(database, of(VectorClass.VALID)));
      assertEquals(counts.missing(), count(database, of(VectorClass.MISSING)));
      assertEquals(counts.zero(), count(database, of(VectorClass.ZERO)));
      assertEquals(counts.foreign(), count(database, of(VectorClass.FOREIGN)));
      assertEquals(counts.unverified(), count(database, of(VectorClass.UNVERIFIED)));
      assertEquals(counts.pending(), count(database, of(PartState.PENDING)));
      assertEquals(counts.processing(), count(database, of(PartState.PROCESSING)));
      assertEquals(counts.completed(), count(database, of(PartState.COMPLETED)));
      assertEquals(counts.failed(), count(database, of(PartState.FAILED)));
      assertEquals(counts.withoutText(), count(database, of(PartState.WITHOUT_TEXT)));
      assertEquals(counts.total(), count(database, PartFilter.NONE));
      for (long each :
          List.of(
              counts.valid(),
              counts.foreign(),
              counts.unverified(),
              counts.pending(),
              counts.processing(),
              counts.failed(),
              counts.withoutText())) {
        assertTrue(each > 0, "the test has something of everything: " + counts);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsOfEachRowWhatTheFilterFoundItBy(PostgresServer server) {
    try (TestDatabase database = ofEverything(server)) {
      for (VectorClass wanted : VectorClass.values()) {
        all(database, of(wanted)).forEach(part -> assertEquals(wanted, part.vectorClass()));
      }
      for (PartState wanted : PartState.values()) {
        all(database, of(wanted)).forEach(part -> assertEquals(wanted, part.state()));
      }
      PartSummary failed = all(database, of(PartState.FAILED)).get(0);
      assertEquals(Optional.of("no good"), failed.error());
      assertEquals(Optional.of(ErrorClass.REJECTED), failed.errorClass());
      assertEquals(1, failed.attempts());
      assertEquals(
          List.of(failed),
          all(
              database,
              new PartFilter(
                  Optional.empty(),
                  Optional.empty(),
                  false,
                  Optional.of(ErrorClass.REJECTED),
                  Optional.empty())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsByNumberNameAndText_literally(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.execute(
          """
          insert into parts_master_features (part_id, color_id, part_name, feature_text) values
            ('3001', 1, 'Brick 2 x 4', '빨간 브릭'), ('3002', 1, 'Brick 2 x 3', '파란 브릭'),
            ('9', 1, '100% _plate', 'back\\slash'), ('103001', 1, null, null)""");
      assertEquals(List.of("3001"), numbers(database, "3001"));
      assertEquals(List.of("3001", "3002"), numbers(database, "brick"));
      assertEquals(List.of("3002"), numbers(database, " 파란 "));
      assertEquals(List.of("9"), numbers(database, "0%"));
      assertEquals(List.of("9"), numbers(database, "_"));
      assertEquals(List.of("9"), numbers(database, "\\s"));
      assertEquals(List.of("3001", "3002", "9", "103001"), numbers(database, "  "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pages_whileRowsComeAndGo(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 10);
      PartBrowser browser = new JpaPartBrowser(database.transactions);
      Page first = browser.list(PartFilter.NONE, PartBrowser.START, 4);
      assertEquals(List.of(1L, 2L, 3L, 4L), ids(first));
      database.execute("delete from parts_master_features where id in (4, 5)");
      Page second = browser.list(PartFilter.NONE, first.next().getAsLong(), 4);
      assertEquals(List.of(6L, 7L, 8L, 9L), ids(second));
      Page last = browser.list(PartFilter.NONE, second.next().getAsLong(), 4);
      assertEquals(List.of(10L), ids(last));
      assertTrue(last.next().isEmpty());
      assertTrue(browser.list(PartFilter.NONE, PartBrowser.START, 8).next().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsOnePart(PostgresServer server) {
    try (TestDatabase database = ofEverything(server)) {
      PartBrowser browser = new JpaPartBrowser(database.transactions);
      PartDetail done = browser.find("p1", COLOR_1).orElseThrow();
      assertEquals("text 1", done.part().featureText().orElseThrow());
      assertEquals(Optional.of(TestDatabase.embed("text 1")), done.vector());
      assertEquals(TestDatabase.MODEL.identity(), done.provenance().orElseThrow().identity());
      assertTrue(done.provenance().get().textUnchanged());
      assertEquals(Optional.empty(), done.queued());
      assertEquals(OptionalInt.of(9), done.part().tokens());

      PartDetail failed = browser.find("p5", COLOR_1).orElseThrow();
      assertEquals(PartState.FAILED, failed.part().state());
      assertEquals(Optional.empty(), failed.queued().orElseThrow().nextAttemptAt());
      assertEquals(Optional.empty(), failed.vector());

      PartDetail leased = browser.find("p6", COLOR_1).orElseThrow();
      assertEquals(Optional.of("w"), leased.queued().orElseThrow().worker());
      assertTrue(leased.queued().get().leaseUntil().isPresent());
      assertFalse(leased.queued().get().suspect());

      assertEquals(Optional.empty(), browser.find("p1", OptionalInt.empty()));
      assertEquals(Optional.empty(), browser.find("p999", COLOR_1));
      assertEquals(Optional.of(TestDatabase.MODEL.identity()), browser.target());
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsTheFirstOfPartsWithoutAColour(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.execute(
          """
          insert into parts_master_features (part_id, feature_text)
          values ('c', 'first'), ('c', 'second')""");
      PartBrowser browser = new JpaPartBrowser(database.transactions);
      PartDetail found = browser.find("c", OptionalInt.empty()).orElseThrow();
      assertEquals("first", found.part().featureText().orElseThrow());
      assertEquals(2, found.sameKey());
      assertEquals(Optional.empty(), browser.target());
    }
  }

  @ParameterizedTest
  @EnumSource
  void queuesChosenRows(PostgresServer server) {
    try (TestDatabase database = ofEverything(server)) {
      int queued = database.reprocessing.generate(List.of(1L, 5L, 9L, 12_345L));
      assertEquals(2, queued, "one has no text, and one is not there");
      assertEquals(
          "1\n5",
          database.one(
              "select id from embedding_job where next_attempt_at = '-infinity' order by id"));
      assertEquals(0, database.reprocessing.generate(List.of()));
    }
  }

  /**
   * Rows 1 and 2 are done, 3 is foreign, 4 unverified, 5 failed, 6 leased, 7 and 8 pending, 9 to 11
   * have no text.
   */
  private static TestDatabase ofEverything(PostgresServer server) {
    TestDatabase database = new TestDatabase(server);
    database.addParts(1, 8);
    List<EmbeddingJob> jobs = database.claim("w", 5);
    List<JobOutcome> outcomes = new ArrayList<>(TestDatabase.completed(jobs.subList(0, 4)));
    outcomes.add(new JobOutcome.Rejected(jobs.get(4), "no good", Duration.ofMillis(3)));
    database.queue.settle(outcomes);
    database.execute(
        """
        update parts_master_features set embedding_revision = 'other' where id = 3;
        update parts_master_features set embedding_provider = null where id = 4;
        insert into parts_master_features (part_id, color_id, feature_text)
        select 'p' || i, 1, case i when 9 then null else repeat(chr(32), i) end from generate_series(9, 11) i""");
    assertEquals(1, database.claim("w", 1).size());
    return database;
  }

  private static PartFilter of(VectorClass wanted) {
    return new PartFilter(
        Optional.of(wanted), Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  private static PartFilter of(PartState wanted) {
    return new PartFilter(
        Optional.empty(), Optional.of(wanted), false, Optional.empty(), Optional.empty());
  }

  private static List<String> numbers(TestDatabase database, String text) {
    PartFilter filter =
        new PartFilter(
            Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.of(text));
    return all(database, filter).stream().map(PartSummary::partId).toList();
  }

  private static long count(TestDatabase database, PartFilter filter) {
    return all(database, filter).size();
  }

  private static List<PartSummary> all(TestDatabase database, PartFilter filter) {
    Page page = new JpaPartBrowser(database.transactions).list(filter, PartBrowser.START, 200);
    assertTrue(page.next().isEmpty(), "one page");
    return page.parts();
  }

  private static List<Long> ids(Page page) {
    return page.parts().stream().map(PartSummary::rowId).toList();
  }
}
