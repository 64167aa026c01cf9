package dev.clipservice.migrations;

import java.util.ArrayList;
import java.util.List;

/** What is in a database, to be compared with itself later or with another one's. */
final class DatabaseState {

  private DatabaseState() {}

  /** Every object of the schema in words; no times, no object ids. */
  static List<String> schema(PartsDatabase database) {
    List<String> state = new ArrayList<>();
    for (String query :
        List.of(
            """
            select 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                   a.attnotnull, pg_get_expr(d.adbin, d.adrelid), c.relkind, c.relrowsecurity,
                   a.attacl, col_description(c.oid, a.attnum), obj_description(c.oid)
            from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'S')""",
            """
            select 'index', indexrelid::regclass, indisvalid, pg_get_indexdef(indexrelid)
            from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relnamespace = 'public'::regnamespace""",
            """
            select 'constraint', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)
            from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0""",
            """
            select 'trigger', tgrelid::regclass, tgname, tgenabled, pg_get_triggerdef(oid)
            from pg_trigger where not tgisinternal""",
            """
            select 'function', p.oid::regprocedure, md5(prosrc), prosecdef, provolatile, proconfig
            from pg_proc p where pronamespace = 'public'::regnamespace
              and not exists (select from pg_depend where objid = p.oid and deptype = 'e')""",
            """
            select 'view', c.relname, pg_get_viewdef(c.oid) from pg_class c
            where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace""",
            "select 'policy', polname, pg_get_expr(polqual, polrelid) from pg_policy",
            "select 'extension', extname, extversion from pg_extension")) {
      state.addAll(database.rows("select * from (%s) q order by q::text".formatted(query)));
    }
    return state;
  }

  /**
   * The parts, the queue and the counts; no times and no numbers that a second run would change.
   */
  static List<String> contents(PartsDatabase database) {
    List<String> contents =
        database.rows(
            """
            select p.id, p.part_id, p.feature_text, p.embedding_status, md5(p.clip_text_emb::text),
                   p.embedding_provider, j.attempts, j.next_attempt_at = 'infinity', j.id is not null
            from parts_master_features p full join embedding_job j on j.id = p.id order by p.id""");
    contents.addAll(
        database.rows(
            """
            select has_vector, provider, status, has_text, truncated, sum(parts)
            from embedding_count group by 1, 2, 3, 4, 5 having sum(parts) <> 0 order by 1, 2, 3, 4, 5"""));
    return contents;
  }
}
