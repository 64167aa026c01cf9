package dev.clipservice.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The HNSW index that similarity search uses, where pgvector is there.
 *
 * <p>Built once most parts have their vectors: filling a table that has the index already would
 * take several times as long. One of somebody else's on the same column does as well.
 */
final class SearchIndex {

  static final String NAME = "idx_clip_text_emb_hnsw";

  private static final Logger LOG = Logger.getLogger(SearchIndex.class.getName());

  /** Below, an index gains little. */
  private static final long FEWEST_VECTORS = 1_000;

  private static final double MOST_PENDING = 0.1;

  private static final long MEGABYTE = 1 << 20;

  /** A vector of 768 and its 2 * m neighbours (m = 16), with what holds them together. */
  private static final long BYTES_PER_VECTOR = 4_000;

  private static final long MOST_MEMORY = 512 * MEGABYTE;
  private static final int MOST_WORKERS = 2;

  private static final String FACTS =
      """
      select
        (select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
         where e.extname = 'vector' and exists (select from pg_am where amname = 'hnsw')
           and format_type(a.atttypid, a.atttypmod) ~ '(^|\\.)vector\\(768\\)$'),
        exists (
          select from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam
            join pg_opclass o on o.oid = i.indclass[0]
          where i.indrelid = a.attrelid and i.indkey[0] = a.attnum and i.indisvalid
            and i.indpred is null and m.amname = 'hnsw' and o.opcname = 'vector_cosine_ops'),
        exists (
          select from pg_stat_progress_create_index g
          where g.datname = current_database() and g.relid = a.attrelid),
        c.vectors, c.valid, c.with_text, c.pending
      from pg_attribute a, (
        select coalesce(sum(parts) filter (where has_vector), 0) as vectors,
               coalesce(sum(parts) filter (
                 where has_vector and (k.provider, k.model, k.revision) = (t.provider, t.model, t.revision)), 0) as valid,
               coalesce(sum(parts) filter (where has_text), 0) as with_text,
               coalesce(sum(parts) filter (where has_text and status = 'pending'), 0) as pending
        from embedding_count k left join embedding_target t on true) c
      where a.attrelid = 'parts_master_features'::regclass and a.attname = 'clip_text_emb'""";

  private final DataSource dataSource;

  /** The statement that builds, to be cancelled from another thread; null while none does. */
  private volatile Statement building;

  SearchIndex(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** What a look at the index came to. */
  enum State {
    /** No pgvector, or one without HNSW. */
    IMPOSSIBLE,
    /** Too few vectors yet, or too many are still to come. */
    TOO_EARLY,
    /** Somebody else builds it, or another index of the table. */
    BUSY,
    /** There. */
    READY
  }

  /**
   * @param schema where pgvector is, as an SQL identifier; null if it cannot be used
   */
  private record Facts(
      String schema,
      boolean ready,
      boolean busy,
      long vectors,
      long valid,
      long withText,
      long pending) {

    State state() {
      if (schema == null) {
        return State.IMPOSSIBLE;
      }
      if (ready) {
        return State.READY;
      }
      if (valid < FEWEST_VECTORS || pending > MOST_PENDING * withText) {
        return State.TOO_EARLY;
      }
      return State.BUSY;
    }
  }

  /** Builds the index if it is time; takes minutes then. */
  State look() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      Facts facts = facts(statement);
      if (facts.state() != State.BUSY || facts.busy() || !takeTurn(statement)) {
        return facts.state();
      }
      try {
        return build(statement);
      } finally {
        if (connection.isValid(1)) {
          statement.execute("reset all");
          statement.execute("select pg_advisory_unlock_all()");
        }
      }
    }
  }

  /** Ends a build that is going on; what is left of it is removed by the next one. */
  void cancel() throws SQLException {
    Statement running = building;
    if (running != null) {
      running.cancel();
    }
  }

  private static Facts facts(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(FACTS)) {
      row.next();
      return new Facts(
          row.getString(1),
          row.getBoolean(2),
          row.getBoolean(3),
          row.getLong(4),
          row.getLong(5),
          row.getLong(6),
          row.getLong(7));
    }
  }

  private static boolean takeTurn(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select pg_try_advisory_lock" + OnlineIndexes.LOCK)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Looks once more, now that it is our turn: another server may just have built it. */
  private State build(Statement statement) throws SQLException {
    Facts facts = facts(statement);
    if (facts.state() != State.BUSY || facts.busy()) {
      return facts.state();
    }
    LOG.info(
        () ->
            "building the index %s for similarity search over %,d vectors, %s"
                .formatted(NAME, facts.vectors(), "its progress is in the view v_search_index"));
    long begun = System.nanoTime();
    // another one does not wait for us, and nobody waits for our lock but changes of the table
    statement.execute("set statement_timeout = 0");
    statement.execute("set lock_timeout = 0");
    statement.execute(
        "set maintenance_work_mem = '%dkB'".formatted(memory(statement, facts) / 1024));
    building = statement;
    try {
      build(statement, facts.schema());
    } finally {
      building = null;
    }
    LOG.info(() -> NAME + " is built, " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
    return State.READY;
  }

  private static void build(Statement statement, String schema) throws SQLException {
    statement.execute(
        "select set_config('max_parallel_maintenance_workers', least(%d, current_setting('max_parallel_maintenance_workers')::int)::text, false)"
            .formatted(MOST_WORKERS));
    try {
      create(statement, schema);
    } catch (SQLException e) {
      // workers share their memory through /dev/shm, of which a container has little
      if (e.getSQLState() == null || !e.getSQLState().startsWith("53")) {
        throw e;
      }
      statement.execute("set max_parallel_maintenance_workers = 0");
      create(statement, schema);
    }
  }

  private static void create(Statement statement, String schema) throws SQLException {
    statement.execute("drop index concurrently if exists " + NAME);
    statement.execute(
        "create index concurrently %s on parts_master_features using hnsw (clip_text_emb %s.vector_cosine_ops)"
            .formatted(NAME, schema));
  }

  /** As much as the graph needs, within bounds; what the database's owner has set is the least. */
  private static long memory(Statement statement, Facts facts) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select pg_size_bytes(current_setting('maintenance_work_mem'))")) {
      row.next();
      return Math.max(row.getLong(1), Math.min(MOST_MEMORY, facts.vectors() * BYTES_PER_VECTOR));
    }
  }
}
