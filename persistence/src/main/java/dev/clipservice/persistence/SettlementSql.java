package dev.clipservice.persistence;

/**
 * The statements of {@link Settlement}. Each takes arrays, one element per row, and writes only
 * where the lease's fence and the text are still those of the claim.
 */
final class SettlementSql {

  /**
   * Locks parts. Rows that somebody else is writing are not waited for: that could last, or end in
   * a deadlock. Says to the triggers, for this transaction, that the queue follows by itself.
   */
  static final String LOCK_FREE_PARTS =
      """
      select p.id
      from (select set_config('clip_service.settles', 'on', true) as settles) mark,
           parts_master_features p
      where p.id = any(?::bigint[]) and mark.settles = 'on'
      for no key update of p skip locked""";

  /**
   * Looks each row up by its key, and {@code offset 0} keeps it so: joins would be planned by
   * statistics, which call a queue empty that was so when it was analyzed (see {@link
   * ClaimSql#CLAIM}).
   */
  private static final String HELD =
      """
      , held as (
        select i.*, j.worker, j.attempts
        from input i
          cross join lateral (
            select worker, attempts from embedding_job
            where id = i.id and fence = i.fence
            for update) j
          cross join lateral (
            select from parts_master_features
            where id = i.id and clip_text_hash(feature_text) = i.text_hash
            offset 0) p
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
            from held h where p.id = h.id and p.id = any(array(select id from held))
          ), done as (
            delete from embedding_job where id = any(array(select id from held))
          )
          insert into embedding_attempt
            (id, attempt, outcome, started_at, finished_at, duration_ms, worker, provider, model,
             revision, tokens, truncated)
          select id, attempts, 'completed',
                 clock_timestamp() - milliseconds * interval '1 millisecond', clock_timestamp(),
                 milliseconds, worker, provider, model, revision, tokens, truncated
          from held""";

  /**
   * An attempt of the row's own failed: ids, fences, text hashes, milliseconds, reasons, class,
   * most attempts (0 to give up at once). Tells how many are given up and how many are tried again.
   */
  static final String FAIL =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[], ?::text[])
          as i (id, fence, text_hash, milliseconds, reason)
      )"""
          + HELD
          + """
          , judged as (
            select *, ?::text as class, attempts >= ? as last from held
          ), given_up as (
            update parts_master_features p set embedding_status = 'failed'
            from judged h
            where p.id = h.id and h.last and p.id = any(array(select id from judged))
          ), put_back as (
            update embedding_job j
            set lease_until = null, worker = null, suspect = false,
                fence = nextval('embedding_fence'), last_error = h.reason, error_class = h.class,
                next_attempt_at = case when h.last then 'infinity'
                                       else clock_timestamp() + clip_backoff(h.attempts) end
            from judged h where j.id = h.id and j.id = any(array(select id from judged))
          ), told as (
            insert into embedding_attempt
              (id, attempt, outcome, started_at, finished_at, duration_ms, worker, error, error_class)
            select id, attempts, case when last then 'failed' else 'retry' end,
                   clock_timestamp() - milliseconds * interval '1 millisecond', clock_timestamp(),
                   milliseconds, worker, reason, class
            from judged
          )
          select count(*) filter (where last), count(*) filter (where not last) from judged""";

  /**
   * Nothing was found out: ids, fences, reasons, milliseconds to wait. It was no attempt, so there
   * is no history of it.
   */
  static final String PUT_BACK =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[])
          as i (id, fence, reason, pause)
      )
      update embedding_job j
      set attempts = greatest(j.attempts - 1, 0), lease_until = null, worker = null,
          fence = nextval('embedding_fence'), last_error = i.reason, error_class = 'provider',
          next_attempt_at = clock_timestamp() + i.pause * interval '1 millisecond'
      from input i
      where j.id = i.id and j.fence = i.fence and j.id = any(array(select id from input))""";

  /**
   * Forgets old history, at most ? rows, and keeps how many attempts ended in which minute. The
   * lock lets one do so at a time, so nobody waits for another's minute.
   */
  static final String TRIM =
      """
      with gone as (
        delete from embedding_attempt
        where attempt_id = any(array(
          select attempt_id
          from (select attempt_id, finished_at from embedding_attempt order by attempt_id limit ?) oldest
          where attempt_id <= (select max(attempt_id) from embedding_attempt) - 100000
            or finished_at < now() - interval '30 days'))
          and pg_try_advisory_xact_lock(1668049264, 7500653)
        returning finished_at, outcome
      ), old as (
        delete from embedding_throughput
        where minute < now() - interval '31 days' and exists (select from gone)
      )
      insert into embedding_throughput as t
      select date_trunc('minute', finished_at), count(*) filter (where outcome = 'completed'),
             count(*) filter (where outcome = 'retry'), count(*) filter (where outcome = 'failed')
      from gone
      where finished_at >= now() - interval '31 days'
      group by 1
      on conflict (minute) do update
      set completed = t.completed + excluded.completed, retried = t.retried + excluded.retried,
          failed = t.failed + excluded.failed""";

  private SettlementSql() {}
}
