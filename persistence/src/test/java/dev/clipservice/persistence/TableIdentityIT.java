package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ForeignModelException;
import dev.clipservice.core.UnverifiedPart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableIdentityIT {

  private static final Duration TOOK = Duration.ofMillis(40);

  @ParameterizedTest
  @EnumSource
  void letsOnlyTheFirstModelFillTheTable(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      assertEquals(1, database.claim("w", 1).size());
      ForeignModelException e =
          assertThrows(
              ForeignModelException.class,
              () -> database.queue.claim(model("other", false), "w2", 1, TOOK));
      assertTrue(e.getMessage().contains("clip/clip-vit-l/14 revision r1"), e.getMessage());
      assertTrue(e.getMessage().contains("clip/other revision r1"), e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsDemoModelOut_whereNothingMarksTheDemo(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      assertThrows(
          ForeignModelException.class,
          () -> database.queue.claim(model("mini", true), "w", 1, TOOK));
      assertEquals("0", database.one("select count(*) from embedding_target"));
      assertEquals(1, database.queue(true).claim(model("mini", true), "w", 1, TOOK).size());
      database.execute("insert into clip_service_info values ('demo', 'true')");
      assertEquals(1, database.queue.claim(model("mini", true), "w", 1, TOOK).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void adoptsUnverifiedVectors_asTheyAre(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.execute(
          """
          insert into parts_master_features (part_id, color_id, feature_text, clip_text_emb, embedding_status)
          select 'p' || i, 1, 'text ' || i, array_prepend(1::real, array_fill(0::real, array[767])),
                 'completed'
          from generate_series(1, 5) i""");
      assertEquals(5, database.store.statistics().unverified());
      List<UnverifiedPart> sample = database.queue.sampleUnverified(3);
      assertEquals(3, sample.size());
      assertEquals("text " + sample.get(0).rowId(), sample.get(0).text());
      assertEquals(1f, sample.get(0).stored().get(0));
      assertEquals(2, database.queue.adoptUnverified(MODEL, 2));
      assertEquals(3, database.queue.adoptUnverified(MODEL, 10));
      assertEquals(0, database.queue.adoptUnverified(MODEL, 10));
      assertEquals(5, database.store.statistics().valid());
      assertEquals(List.of(), database.claim("w", 10));
    }
  }
}
