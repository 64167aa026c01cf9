package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.clipservice.core.PartVectors;
import dev.clipservice.core.PartVectors.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaPartVectorsIT {

  @ParameterizedTest
  @EnumSource
  void givesPartsOfTheTablesModel_withTheirCategories(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      database.execute(
          """
          update parts_master_features set embedding_revision = 'other' where id = 1;
          update parts_master_features set feature_json = '{"category": "Brick"}' where id = 2;
          update parts_master_features set part_category = 7 where id in (2, 3)""");
      List<Part> parts = vectors(database).sample(100);
      assertEquals(List.of(2L, 3L, 4L), parts.stream().map(Part::rowId).toList());
      assertEquals(
          List.of(Optional.of("Brick"), Optional.of("7"), Optional.empty()),
          parts.stream().map(Part::category).toList());
      assertEquals(TestDatabase.embed("text 3"), parts.get(1).vector());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheSameOnesAgain_alsoOfATableWithoutCategories(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      database.execute(
          "alter table parts_master_features drop column part_category, drop column feature_json");
      List<Part> some = vectors(database).sample(2);
      assertEquals(2, some.size());
      assertEquals(
          some.stream().map(Part::rowId).toList(),
          vectors(database).sample(2).stream().map(Part::rowId).toList());
      assertEquals(Optional.empty(), some.get(0).category());
    }
  }

  private static PartVectors vectors(TestDatabase database) {
    return new JpaPartVectors(database.transactions);
  }

  /** Rows 1 to 4 are done, 5 waits. */
  private static TestDatabase filled(PostgresServer server) {
    TestDatabase database = new TestDatabase(server);
    database.addParts(1, 5);
    database.queue.settle(TestDatabase.completed(database.claim("w", 4)));
    return database;
  }
}
