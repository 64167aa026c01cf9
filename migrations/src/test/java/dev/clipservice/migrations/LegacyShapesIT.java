package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every database that an older installation may have, filled with real parts. */
class LegacyShapesIT {

  /** By arithmetic, not by our own functions. */
  private static final String KINDS =
      """
      select kind, count(*) from (
        select case when clip_text_emb is null then 'missing'
                    when squares = 0 then 'zero'
                    when abs(sqrt(squares) - 1) < 1e-4 then 'good' else 'broken' end as kind
        from (select p.*, (select sum(v::float8 * v) from unnest(clip_text_emb::real[]) v) as squares
              from parts_master_features p) with_norm) kinds
      group by 1 order by 1""";

  private static final String GOOD_VECTORS =
      """
      select id, md5(clip_text_emb::text) from parts_master_features
      where (select sum(v * v) from unnest(COLUMN::real[]) v) > 0.5 order by id""";

  @ParameterizedTest
  @EnumSource
  void keepsEveryPartAndEveryGoodVector_andQueuesTheRest(LegacyShape shape) {
    PartsDatabase database = shape.create();
    String good = GOOD_VECTORS.replace("COLUMN", "clip_text_emb");
    List<String> vectors = database.rows(good);
    String parts =
        "select md5(string_agg((id, part_id, part_name, color_id, feature_json, feature_text, created_at, updated_at, version)::text, ',' order by id)) from parts_master_features";
    String before = database.one(parts);

    database.migrate();

    assertEquals(before, database.one(parts));
    if (shape == LegacyShape.FIRST) {
      assertEquals(
          vectors,
          database.rows(good.replace("clip_text_emb", "clip_text_emb_1536")),
          "the other model's vectors");
      assertEquals(List.of("missing|" + LegacyShape.ROWS), database.rows(KINDS));
    } else {
      assertEquals(vectors, database.rows(good));
      int missing = LegacyShape.ROWS - vectors.size();
      assertEquals(List.of("good|" + vectors.size(), "missing|" + missing), database.rows(KINDS));
    }
    assertRight(database);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheSeedsReprocessing_beforeTheRepair_andAfter(LegacyShape shape) throws SQLException {
    PartsDatabase database = shape.create();
    String seed = PartsDatabase.resource("/zero-vector-reprocessing.sql");
    List<String> due = zeroOrMissing(database);
    if (shape.hasStatus()) {
      List<String> others = states(database, due, false);
      assertEquals(due.size(), database.update(seed));
      assertEquals(List.of("pending"), distinct(states(database, due, true)));
      assertEquals(others, states(database, due, false));
    }

    List<Integer> updated = new ArrayList<>();
    new SchemaMigration(database.dataSource)
        .run(
            detail -> {
              if (detail.equals("counting the parts")) {
                // the schema is there, no row is repaired
                List<String> nowDue = zeroOrMissing(database);
                List<String> others = states(database, nowDue, false);
                updated.add(database.update(seed));
                assertEquals(nowDue.size(), updated.get(0));
                assertEquals(List.of("pending"), distinct(states(database, nowDue, true)));
                assertEquals(others, states(database, nowDue, false));
              }
            });
    assertEquals(1, updated.size());
    assertRight(database);

    int missing = zeroOrMissing(database).size();
    List<String> others = states(database, zeroOrMissing(database), false);
    assertEquals(missing, database.update(seed));
    assertEquals(others, states(database, zeroOrMissing(database), false));
    assertRight(database);
  }

  @Test
  void keepsWhatRefersToTheOldVectors() {
    PartsDatabase database = LegacyShape.FIRST.create();
    database.execute(
        """
        create view theirs as select id, clip_text_emb from parts_master_features;
        create policy only_old on parts_master_features using (clip_text_emb is not null);
        create role READER;
        grant select (id, clip_text_emb) on parts_master_features to READER"""
            .replace("READER", reader(database)));
    String old = database.one("select md5(string_agg(t::text, ',' order by id)) from theirs t");

    database.migrate();

    assertEquals(
        old, database.one("select md5(string_agg(t::text, ',' order by id)) from theirs t"));
    assertEquals(
        "(clip_text_emb_1536 IS NOT NULL)",
        database.one("select pg_get_expr(polqual, polrelid) from pg_policy"));
    assertEquals(
        "clip_text_emb_1536|t",
        database.one(
            """
            select a.attname, i.indisvalid from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where i.indexrelid = 'idx_parts_master_features_clip_text_emb'::regclass"""));
    assertEquals(
        "t",
        database.one(
            "select has_column_privilege('%s', 'parts_master_features', 'clip_text_emb', 'select')"
                .formatted(reader(database))));
    assertTrue(
        database
            .one(
                "select col_description('parts_master_features'::regclass, attnum) from pg_attribute where attrelid = 'parts_master_features'::regclass and attname = 'clip_text_emb_1536'")
            .contains("vector(1536)"));
    database.execute("drop owned by READER; drop role READER".replace("READER", reader(database)));
  }

  @Test
  void keepsSemanticVectorsPoliciesAndOtherPeoplesTriggers() {
    PartsDatabase database = LegacyShape.PER_ROW_VIEW.create();
    database.execute(
        """
        update parts_master_features set semantic_vector = clip_text_emb where id % 3 = 0;
        create function theirs() returns trigger language plpgsql as
          'begin new.version := coalesce(new.version, 0) + 0; return new; end';
        create trigger a_trigger_of_theirs before update on parts_master_features
          for each row execute function theirs();
        create view their_queue as select part_id from v_embedding_queue""");
    String semantic =
        "select md5(string_agg(id || semantic_vector::text, ',' order by id)) from parts_master_features";
    String before = database.one(semantic);

    database.migrate();

    assertEquals(before, database.one(semantic));
    assertEquals(
        "t|parts_master_features_read_policy",
        database.one(
            "select relrowsecurity, polname from pg_class c join pg_policy p on p.polrelid = c.oid"));
    assertEquals(
        "1", database.one("select count(*) from pg_trigger where tgname = 'a_trigger_of_theirs'"));
    assertEquals(
        database.one("select count(*) from embedding_job"),
        database.one("select count(*) from their_queue"));
    assertEquals(
        "t",
        database.one(
            "select indisvalid from pg_index where indexrelid = 'idx_clip_hnsw'::regclass"));
    assertRight(database);
  }

  private static String reader(PartsDatabase database) {
    return "reader_" + database.dataSource.getDatabaseName();
  }

  private static List<String> zeroOrMissing(PartsDatabase database) {
    return database.rows(
        """
        select id from parts_master_features
        where clip_text_emb is null or (select max(abs(v)) from unnest(clip_text_emb::real[]) v) = 0
        order by id""");
  }

  private static List<String> states(PartsDatabase database, List<String> ids, boolean of) {
    return database.rows(
        "select embedding_status from parts_master_features where (id = any('{%s}'::int[])) = %s order by id"
            .formatted(String.join(",", ids), of));
  }

  private static List<String> distinct(List<String> all) {
    return all.stream().distinct().toList();
  }

  private static void assertRight(PartsDatabase database) {
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
    assertEquals(
        List.of(),
        database.rows(
            """
            select id, embedding_status from parts_master_features
            where embedding_status is null or embedding_status not in ('pending', 'completed', 'failed')
               or clip_has_text(feature_text) and clip_text_emb is null and embedding_status <> 'pending'"""));
    assertEquals(
        "2",
        database.one(
            "select count(*) from pg_constraint where convalidated and conname in ('clip_text_emb_is_unit', 'embedding_status_is_known')"));
  }
}
