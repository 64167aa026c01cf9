package dev.clipservice.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database as an earlier version of ours left it. */
class UpgradeIT {

  /** What V3 and the scripts after it bring, taken back. */
  private static final String VERSION_2 =
      """
      alter table parts_master_features drop constraint clip_text_emb_is_unit;
      alter table parts_master_features add constraint clip_text_emb_is_unit
        check (clip_text_emb is null or public.clip_is_unit_vector(clip_text_emb::real[]));
      drop table embedding_worker, embedding_control, embedding_throughput cascade;
      drop index idx_embedding_attempt_failed, idx_embedding_attempt_provider, idx_embedding_job_error;
      alter table embedding_job drop column suspect;
      create index idx_embedding_job_lease on embedding_job (lease_until) where lease_until is not null;
      delete from clip_service_schema_history where version is null or version in ('3', '4', '5', '6')""";

  @ParameterizedTest
  // where the constraint is made anew the repair comes first, which gives failed rows another
  // chance
  @CsvSource({"EMBEDDED, clip_is_unit_vector, rejected", "PGVECTOR, vector_norm, null"})
  void checksVectorsInTheFastestWay_afterAnUpgrade(
      PostgresServer server, String check, String errorClass) {
    PartsDatabase database = PartsDatabase.migrated(server);
    database.execute(
        """
        insert into parts_master_features (part_id, color_id, feature_text)
        values ('a', 1, 'failed one'), ('b', 1, 'waiting one');
        update embedding_job set error_class = 'failed', last_error = 'bad' where id = 1;
        update parts_master_features set embedding_status = 'failed' where id = 1""");
    database.execute(VERSION_2);

    database.migrate();

    assertEquals(
        "t|t",
        database.one(
            """
            select pg_get_constraintdef(oid) like '%%%s%%', convalidated from pg_constraint
            where conname = 'clip_text_emb_is_unit'"""
                .formatted(check)));
    assertEquals(
        List.of("1|" + errorClass + "|f", "2|null|f"),
        database.rows("select id, error_class, suspect from embedding_job order by id"));
    assertEquals(List.of(), database.wrongCounts());
    assertEquals(List.of(), database.wrongJobs());
  }
}
