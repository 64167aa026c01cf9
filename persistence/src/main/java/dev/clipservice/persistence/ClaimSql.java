package dev.clipservice.persistence;

/** The statements of {@link Claims}. */
final class ClaimSql {

  /**
   * Leases rows, oldest first. The limit stands in the text, and the rows are picked from the
   * narrow table alone, so that the plan is a walk along one index even where the tables were never
   * analyzed. The same is why statements that join name their rows once more, by {@code =
   * any(array(...))}: a queue that was empty when it was analyzed is thought to be so for a minute,
   * and joins are planned that read all of it for each row.
   *
   * <p>A row that is still leased when it is due was held by a worker that died, or lost it. If the
   * worker was embedding it, the row is a suspect from now on. A suspect ends the batch before it,
   * and is handed out alone to a worker that holds nothing else. An attempt counts if it ended by
   * the row itself, or in the death of a worker that had nothing but this row; a suspect that has
   * used up its attempts so is told as spent and not leased.
   *
   * <p>The next attempt of a suspect is put off beyond the lease at once: if its worker dies,
   * nobody will be there to do it.
   *
   * <p>Parameters: most attempts, worker, lease and again lease in milliseconds, empty-handed.
   */
  static final String CLAIM =
      """
      with due as materialized (
        select id, worker, suspect, attempts, next_attempt_at
        from embedding_job
        where next_attempt_at <= now()
        order by next_attempt_at, id
        limit %d
        for update skip locked
      ), judged as (
        select d.*, d.worker is not null and coalesce(d.id = any(w.begun), true) as died
        from due d left join embedding_worker w on w.worker = d.worker
      ), ranked as (
        select *, suspect or died as suspicious, suspect and died and attempts >= ? as spent
        from judged
      ), picked as (
        select *, row_number() over in_order as place, bool_or(suspicious) over in_order as behind
        from ranked where not spent
        window in_order as (order by next_attempt_at, id)
      ), leased as (
        update embedding_job j
        set attempts = j.attempts + case when p.worker is null or p.suspect and p.died then 1 else 0 end,
            worker = ?, fence = nextval('embedding_fence'), suspect = p.suspicious,
            lease_until = now() + ? * interval '1 millisecond',
            next_attempt_at = now() + ? * interval '1 millisecond'
              + case when p.suspicious then clip_backoff(j.attempts + 1) else interval '0' end,
            last_error = case when p.died then 'worker ' || p.worker || ' died while embedding it'
                              else j.last_error end,
            error_class = case when p.died then 'suspect' else j.error_class end
        from picked p
        where j.id = p.id and j.id = any(array(select id from picked))
          and (not p.behind or p.place = 1 and ?)
        returning j.id, j.attempts, j.fence, j.suspect, p.place
      )
      select l.id, p.feature_text, clip_text_hash(p.feature_text), l.attempts, l.fence, l.suspect,
             false, l.place
      from leased l
        left join parts_master_features p
          on p.id = l.id and p.embedding_status = 'pending' and clip_has_text(p.feature_text)
      union all
      select id, null, null, attempts, 0, true, true, 0 from ranked where spent
      order by 8""";

  /** What somebody left in the queue who wrote to the parts with the triggers disabled. */
  static final String FORGET = "delete from embedding_job where id = any(?::bigint[])";

  /** Milliseconds; null if nothing waits. */
  static final String NEXT_DUE =
      """
      select case when min(next_attempt_at) is not null
                  then extract(epoch from greatest(min(next_attempt_at), now()) - now())::float8 * 1000
             end
      from embedding_job where next_attempt_at < 'infinity'""";

  /**
   * Fails suspects that have used up their attempts, where nobody else is writing: ids, most
   * attempts.
   */
  static final String GIVE_UP =
      """
      with free as (
        select p.id
        from (select set_config('clip_service.settles', 'on', true) as settles) mark,
             parts_master_features p
        where p.id = any(?::bigint[]) and mark.settles = 'on'
        for no key update of p skip locked
      ), held as (
        select j.id, j.attempts, j.worker, j.lease_until,
               'each of the ' || j.attempts || ' workers that embedded it alone died while doing so;'
                 || ' change the text, or retry the row once the cause is found' as reason
        from embedding_job j join free on free.id = j.id
        where j.id = any(array(select id from free)) and j.suspect and j.worker is not null and j.next_attempt_at <= now() and j.attempts >= ?
        for update of j skip locked
      ), given_up as (
        update parts_master_features p set embedding_status = 'failed'
        from held h where p.id = h.id and p.id = any(array(select id from held))
      ), explained as (
        update embedding_job j
        set next_attempt_at = 'infinity', lease_until = null, worker = null, suspect = false,
            fence = nextval('embedding_fence'), last_error = h.reason, error_class = 'suspect'
        from held h where j.id = h.id and j.id = any(array(select id from held))
      )
      insert into embedding_attempt
        (id, attempt, outcome, started_at, finished_at, duration_ms, worker, error, error_class)
      select id, attempts, 'failed', lease_until, clock_timestamp(),
             1000 * extract(epoch from clock_timestamp() - lease_until), worker, reason, 'suspect'
      from held""";

  /** To the place it had: the attempt that was not made does not count. */
  private static final String GIVE_BACK =
      """
      update embedding_job j
      set attempts = greatest(j.attempts - 1, 0), worker = null, lease_until = null,
          next_attempt_at = pending_since, fence = nextval('embedding_fence')
      from held where j.id = held.id and j.id = any(array(select id from held))""";

  /** Parameter: worker. */
  static final String RELEASE_ALL =
      """
      with held as (
        select id from embedding_job where worker = ? for update skip locked
      )
      """
          + GIVE_BACK;

  /** Parameters: ids, fences. */
  static final String RELEASE =
      """
      with input as (
        select * from unnest(?::bigint[], ?::bigint[]) as i (id, fence)
      ), held as (
        select j.id
        from input i join embedding_job j on j.id = i.id and j.fence = i.fence
        where j.id = any(array(select id from input)) and j.worker is not null
        for update of j skip locked
      )
      """
          + GIVE_BACK;

  static final String BEGIN = "update embedding_worker set begun = ?::bigint[] where worker = ?";

  static final String BEGIN_UNKNOWN =
      "insert into embedding_worker (begun, worker) values (?::bigint[], ?) on conflict do nothing";

  /** If it is lost with the whole server, so is the claim that it belongs to. */
  static final String COMMIT_LATER = "select set_config('synchronous_commit', 'off', true)";

  private ClaimSql() {}
}
