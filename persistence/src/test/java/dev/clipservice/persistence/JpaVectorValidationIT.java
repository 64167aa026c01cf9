package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.VectorValidation;
import dev.clipservice.core.VectorValidation.Batch;
import dev.clipservice.core.VectorValidation.Facts;
import dev.clipservice.core.VectorValidation.Sampled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaVectorValidationIT {

  @ParameterizedTest
  @EnumSource
  void looksAtEveryVector(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      VectorValidation validation = new JpaVectorValidation(database.transactions);
      Batch batch = validation.vectors(Long.MIN_VALUE);
      assertEquals(6, batch.examined());
      assertEquals(6, batch.lastId());
      assertTrue(batch.complete());
      assertEquals(List.of(1L, 2L, 3L, 4L, 6L), ids(batch.vectors()));
      Facts first = batch.vectors().get(0);
      assertEquals(768, first.dimensions());
      assertEquals(TestDatabase.embed("text 1").norm(), first.norm().getAsDouble(), 1e-12);
      Facts second = batch.vectors().get(1);
      assertNotEquals(first.vectorHash(), second.vectorHash());
      assertNotEquals(first.textHash(), second.textHash());
      Facts copy = batch.vectors().get(4);
      assertEquals(first.vectorHash(), copy.vectorHash(), "row 6 has the vector of row 1");
      assertNotEquals(first.textHash(), copy.textHash());
      assertEquals(List.of(), validation.vectors(6).vectors());
      assertTrue(validation.vectors(6).complete());
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromBatchToBatch(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 4_500);
      VectorValidation validation = new JpaVectorValidation(database.transactions);
      List<Long> examined = new ArrayList<>();
      Batch batch = validation.vectors(Long.MIN_VALUE);
      examined.add(batch.examined());
      while (!batch.complete()) {
        batch = validation.vectors(batch.lastId());
        examined.add(batch.examined());
      }
      assertEquals(List.of(2_000L, 2_000L, 500L), examined);
    }
  }

  /** pgvector lets in none of these. */
  @Test
  void tellsWhatCannotBeUsed() {
    try (TestDatabase database = filled(PostgresServer.EMBEDDED)) {
      database.execute(
          """
          alter table parts_master_features drop constraint clip_text_emb_is_unit;
          update parts_master_features set clip_text_emb = array_fill(0::real, array[768]) where id = 1;
          update parts_master_features set clip_text_emb[5] = 'NaN' where id = 2;
          update parts_master_features set clip_text_emb[5] = null where id = 3;
          update parts_master_features set clip_text_emb = array[1, 0]::real[] where id = 4""");
      List<Facts> facts =
          new JpaVectorValidation(database.transactions).vectors(Long.MIN_VALUE).vectors();
      assertEquals(0, facts.get(0).norm().getAsDouble());
      assertTrue(facts.get(1).norm().isEmpty());
      assertTrue(facts.get(2).norm().isEmpty());
      assertEquals(2, facts.get(3).dimensions());
    }
  }

  @ParameterizedTest
  @EnumSource
  void samplesVectorsOfTheTable_whoseTextIsKnown(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      database.execute(
          "update parts_master_features set embedding_revision = 'other' where id = 2;"
              + "update parts_master_features set embedding_text_hash = 'another' where id = 3");
      VectorValidation validation = new JpaVectorValidation(database.transactions);
      List<Sampled> sample = validation.sample(10);
      assertEquals(List.of(1L, 4L), sample.stream().map(one -> one.key().rowId()).toList());
      assertEquals("text 1", sample.get(0).text());
      assertEquals(TestDatabase.embed("text 1"), sample.get(0).stored());
      assertTrue(validation.sample(1).size() <= 1);
      assertEquals(
          List.of("p2", "p4"),
          validation.keys(List.of(4L, 2L, 99L)).stream()
              .map(VectorValidation.RowKey::partId)
              .toList());
    }
  }

  /** Rows 1 to 4 are done, 5 waits, 6 has the vector of row 1 and nobody knows why. */
  private static TestDatabase filled(PostgresServer server) {
    TestDatabase database = new TestDatabase(server);
    database.addParts(1, 6);
    database.queue.settle(TestDatabase.completed(database.claim("w", 4)));
    database.execute(
        """
        update parts_master_features
        set clip_text_emb = (select clip_text_emb from parts_master_features where id = 1),
            embedding_status = 'completed'
        where id = 6""");
    return database;
  }

  private static List<Long> ids(List<Facts> facts) {
    return facts.stream().map(one -> one.key().rowId()).toList();
  }
}
