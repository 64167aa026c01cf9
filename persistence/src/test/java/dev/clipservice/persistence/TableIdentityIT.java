package dev.clipservice.persistence;

import static dev.clipservice.persistence.TestDatabase.MODEL;
import static dev.clipservice.persistence.TestDatabase.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClaimRequest;
import dev.clipservice.core.ForeignModelException;
import dev.clipservice.core.ModelInfo;
import dev.clipservice.core.UnverifiedPart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableIdentityIT {

  @ParameterizedTest
  @EnumSource
  void letsOnlyTheFirstModelFillTheTable(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      assertEquals(1, database.claim("w", 1).size());
      ForeignModelException e =
          assertThrows(
              ForeignModelException.class, () -> claim(database.queue, model("other", false)));
      assertTrue(e.getMessage().contains("clip/clip-vit-l/14 revision r1"), e.getMessage());
      assertTrue(e.getMessage().contains("clip/other revision r1"), e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsDemoModelOut_whereNothingMarksTheDemo(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 2);
      assertThrows(ForeignModelException.class, () -> claim(database.queue, model("mini", true)));
      assertEquals("0", database.one("select count(*) from embedding_target"));
      assertEquals(1, claim(database.queue(true), model("mini", true)));
      database.execute("insert into clip_service_info values ('demo', 'true')");
      assertEquals(1, claim(database.queue, model("mini", true)));
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

  /** How many rows. */
  private static int claim(JpaJobQueue queue, ModelInfo model) {
    return queue
        .claim(new ClaimRequest("other", model, 1, Duration.ofMinutes(1), true))
        .jobs()
        .size();
  }
}
