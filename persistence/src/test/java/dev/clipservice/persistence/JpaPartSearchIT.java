package dev.clipservice.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.clipservice.core.ClipServiceException;
import dev.clipservice.core.Embedding;
import dev.clipservice.core.PartSearch;
import dev.clipservice.core.SearchFilter;
import dev.clipservice.core.SimilarPart;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JpaPartSearchIT {

  private static final SearchFilter ALL = SearchFilter.NONE;
  private static final OptionalInt COLOR_1 = OptionalInt.of(1);

  @ParameterizedTest
  @EnumSource
  void findsTheNearest_exactly(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      Embedding query = TestDatabase.embed("what somebody looks for");
      List<SimilarPart> found = search(database).nearest(query, ALL, 7);
      Map<Long, Double> expected = cosines(database, query, 1, 40);
      assertEquals(
          expected.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(7)
              .map(Map.Entry::getKey)
              .toList(),
          ids(found));
      for (SimilarPart part : found) {
        assertEquals(expected.get(part.rowId()), part.similarity(), 1e-6);
        assertEquals("p" + part.rowId(), part.partId());
        assertEquals("text " + part.rowId(), part.featureText().orElseThrow());
        assertEquals("name " + part.rowId(), part.partName().orElseThrow());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsPartsLikeAPart_withoutItself(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      Embedding third = database.stored(3);
      Map<Long, Double> expected = cosines(database, third, 1, 40);
      expected.remove(3L);
      List<SimilarPart> found = search(database).nearestTo("p3", COLOR_1, ALL, 1_000);
      assertEquals(39, found.size());
      assertEquals(
          expected.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .map(Map.Entry::getKey)
              .toList(),
          ids(found));
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsItself_byItsOwnVector(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      List<SimilarPart> found = search(database).nearest(TestDatabase.embed("text 9"), ALL, 1);
      assertEquals(List.of(9L), ids(found));
      assertEquals(1, found.get(0).similarity(), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filters(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      database.execute(
          """
          update parts_master_features set color_id = 2 where id <= 4;
          update parts_master_features set part_category = 5 where id in (6, 7);
          update parts_master_features
          set feature_json = '{"category": "it''s a \\"Brick\\"? :x #y"}' where id in (8, 9)""");
      PartSearch search = search(database);
      Embedding query = TestDatabase.embed("any");
      assertEquals(List.of(1L, 2L, 3L, 4L), sorted(search.nearest(query, ALL.withColorId(2), 100)));
      assertEquals(List.of(6L, 7L), sorted(search.nearest(query, ALL.withCategory("5"), 100)));
      assertEquals(
          List.of(8L, 9L),
          sorted(search.nearest(query, ALL.withCategory("it's a \"Brick\"? :x #y"), 100)));
      assertEquals(
          List.of(1L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L),
          sorted(search.nearest(query, ALL.withPartIdPrefix("p1"), 100)));
      assertEquals(List.of(), search.nearest(query, ALL.withPartIdPrefix("p_"), 100));
      assertEquals(
          List.of(1L), ids(search.nearest(query, ALL.withPartIdPrefix("p1").withColorId(2), 100)));
      assertEquals(
          List.of(9L),
          ids(search.nearest(TestDatabase.embed("text 9"), ALL.withMinSimilarity(0.9), 100)));
      assertEquals(List.of(), search.nearestTo("p9", COLOR_1, ALL.withMinSimilarity(0.9), 100));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsForeignAndUnverifiedVectorsOut(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      database.execute(
          """
          update parts_master_features set embedding_revision = 'other' where id <= 10;
          update parts_master_features
          set clip_text_emb = (select clip_text_emb from parts_master_features where id = 40) where id = 11;
          update parts_master_features set clip_text_emb = null where id = 12""");
      List<SimilarPart> found =
          search(database).nearest(TestDatabase.embed("any"), ALL, PartSearch.LARGEST_K);
      assertEquals(28, found.size());
      assertTrue(found.stream().allMatch(part -> part.rowId() > 12), found.toString());
      assertCode(database, "p1", COLOR_1, "vector_not_found", "not one that is known");
      assertCode(database, "p11", COLOR_1, "vector_not_found", "not one that is known");
      assertCode(database, "p12", COLOR_1, "vector_not_found", "it is pending");
      assertCode(database, "nobody", COLOR_1, "part_not_found", "no part nobody of color 1");
      assertCode(database, "p13", OptionalInt.empty(), "part_not_found", "without a color");
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsNothing_beforeThereIsATarget(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      database.addParts(1, 3);
      assertEquals(List.of(), search(database).nearest(TestDatabase.embed("any"), ALL, 10));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesBoundsAndDimensions(PostgresServer server) {
    try (TestDatabase database = new TestDatabase(server)) {
      PartSearch search = search(database);
      Embedding query = TestDatabase.embed("any");
      for (int k : new int[] {0, 1_001}) {
        assertEquals("k", refusal(() -> search.nearest(query, ALL, k)).parameter().orElseThrow());
        assertEquals(
            "k", refusal(() -> search.nearestTo("p1", COLOR_1, ALL, k)).parameter().orElseThrow());
      }
      assertEquals(
          "expected 768 dimensions, got 2",
          refusal(() -> search.nearest(Embedding.of(new float[] {0.6f, 0.8f}), ALL, 1))
              .getMessage());
      assertEquals(
          "minSimilarity", refusal(() -> ALL.withMinSimilarity(1.1)).parameter().orElseThrow());
      assertEquals("category", refusal(() -> ALL.withCategory("\0")).parameter().orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void isThereInSql(PostgresServer server) {
    try (TestDatabase database = filled(server)) {
      List<SimilarPart> found = search(database).nearestTo("p5", COLOR_1, ALL, 3);
      assertEquals(
          found.stream().map(part -> "p" + part.rowId() + "|t").toList(),
          database.rows(
              "select part_id, similarity between -1 and 1 from similar_to_part('p5', 1, 3)"));
      assertThrows(
          IllegalStateException.class,
          () -> database.execute("select * from similar_to_part('nobody', 1)"));
      assertThrows(
          IllegalStateException.class,
          () -> database.execute("select * from similar_parts(array_fill(0::real, array[768]))"));
      assertThrows(
          IllegalStateException.class,
          () -> database.execute("select * from similar_parts(array[1::real])"));
    }
  }

  /** 40 parts with vectors of the target. */
  private static TestDatabase filled(PostgresServer server) {
    TestDatabase database = new TestDatabase(server);
    database.addParts(1, 40);
    database.queue.settle(TestDatabase.completed(database.claim("w", 40)));
    database.execute("update parts_master_features set part_name = 'name ' || id");
    return database;
  }

  private static PartSearch search(TestDatabase database) {
    return new JpaPartSearch(database.transactions);
  }

  private static Map<Long, Double> cosines(
      TestDatabase database, Embedding query, int first, int last) {
    Map<Long, Double> cosines = new TreeMap<>();
    for (long id = first; id <= last; id++) {
      cosines.put(id, query.cosine(database.stored(id)));
    }
    return cosines;
  }

  private static List<Long> ids(List<SimilarPart> parts) {
    return parts.stream().map(SimilarPart::rowId).toList();
  }

  private static List<Long> sorted(List<SimilarPart> parts) {
    return parts.stream().map(SimilarPart::rowId).sorted().toList();
  }

  private static void assertCode(
      TestDatabase database, String partId, OptionalInt color, String code, String reason) {
    ClipServiceException e = refusal(() -> search(database).nearestTo(partId, color, ALL, 5));
    assertEquals(ClipServiceException.Kind.NOT_FOUND, e.kind());
    assertEquals(code, e.code().orElseThrow());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static ClipServiceException refusal(Runnable call) {
    return assertThrows(ClipServiceException.class, call::run);
  }
}
