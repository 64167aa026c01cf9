package dev.clipservice.persistence;

/**
 * The statements of {@link Settlement}. Each takes arrays, one element per row, and writes only
 * where the lease's fence and the text are still those of the claim.
 */
final class SettlementSql {

  /** Rows that somebody else is writing are not waited for: that could end in a deadlock. */
  static final String LOCK_FREE_PARTS =
      "select id from parts_master_features where id = any(?::bigint[]) for no key update skip locked";

  static final String LOCK_PART =
      "select id from parts_master_features where id = any(?::bigint[]) for no key update";

  static final String WAIT_AT_MOST_5_SECONDS = "select set_config('lock_timeout', '5s', true)";

  private static final String HELD =
      """
      , held as (
        select i.*, j.worker, j.attempts
        from input i
          join embedding_job j on j.id = i.id and j.fence = i.fence
          join parts_master_features p
            on p.id = i.id and clip_text_hash(p.feature_text) = i.text_hash
        for update of j
      )""";

  /** ids, fences, text hashes, milliseconds, tokens, truncated, identity (3), all vectors. */
  static final String COMPLETE =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[], ?::integer[],
                             ?::boolean[], ?::text[], ?::text[], ?::text[]) with ordinality
          as i (id, fence, text_hash, milliseconds, tokens, truncated, provider, model, revision, place)
      )"""
          + HELD
          + """
          , written as (
            update parts_master_features p
            set clip_text_emb = (?::real[])[((h.place - 1) * 768 + 1)::integer : (h.place * 768)::integer],
                embedding_status = 'completed',
                embedding_provider = h.provider,
                embedding_model = h.model,
                embedding_revision = h.revision,
                embedding_text_hash = h.text_hash,
                embedding_tokens = h.tokens,
                embedding_truncated = h.truncated,
                embedded_at = clock_timestamp()
            from held h where p.id = h.id
          )
          insert into embedding_attempt
            (id, attempt, outcome, started_at, finished_at, duration_ms, worker, provider, model,
             revision, tokens, truncated)
          select id, attempts, 'completed',
                 clock_timestamp() - milliseconds * interval '1 millisecond', clock_timestamp(),
                 milliseconds, worker, provider, model, revision, tokens, truncated
          from held""";

  /** ids, fences, text hashes, milliseconds, reasons. */
  static final String FAIL =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[], ?::text[])
          as i (id, fence, text_hash, milliseconds, reason)
      )"""
          + HELD
          + """
          , explained as (
            update embedding_job j set last_error = h.reason, error_class = 'failed'
            from held h where j.id = h.id
          ), given_up as (
            update parts_master_features p set embedding_status = 'failed'
            from held h where p.id = h.id
          )
          insert into embedding_attempt
            (id, attempt, outcome, started_at, finished_at, duration_ms, worker, error, error_class)
          select id, attempts, 'failed',
                 clock_timestamp() - milliseconds * interval '1 millisecond', clock_timestamp(),
                 milliseconds, worker, reason, 'failed'
          from held""";

  /** ids, fences, text hashes, milliseconds, reasons, milliseconds to wait. Locks no part. */
  static final String RETRY =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[], ?::text[], ?::float8[])
          as i (id, fence, text_hash, milliseconds, reason, pause)
      )"""
          + HELD
          + """
           , put_back as (
            update embedding_job j
            set lease_until = null, worker = null, fence = nextval('embedding_fence'),
                next_attempt_at = clock_timestamp() + h.pause * interval '1 millisecond',
                last_error = h.reason, error_class = 'retry'
            from held h where j.id = h.id
          )
          insert into embedding_attempt
            (id, attempt, outcome, started_at, finished_at, duration_ms, worker, error, error_class)
          select id, attempts, 'retry',
                 clock_timestamp() - milliseconds * interval '1 millisecond', clock_timestamp(),
                 milliseconds, worker, reason, 'retry'
          from held""";

  /** Forgets old history, at most ? rows. */
  static final String TRIM =
      """
      delete from embedding_attempt
      where attempt_id in (
        select attempt_id
        from (select attempt_id, finished_at from embedding_attempt order by attempt_id limit ?) oldest
        where attempt_id <= (select max(attempt_id) from embedding_attempt) - 100000
          or finished_at < now() - interval '30 days')
        and pg_try_advisory_xact_lock(1668049264, 7500653)""";

  private SettlementSql() {}
}
