-- Makes rows, counts and queue right where they are not: after an older system, and after somebody
-- wrote with the triggers disabled. None of it keeps writers out of the table.

-- Adds what the kept counts differ by from the table. One statement, so one snapshot: the triggers'
-- differences in it belong to exactly the rows in it, whatever is written meanwhile.
create or replace function clip_reconcile_counts() returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  -- TRUNCATE empties the counts for older snapshots, too: not between our snapshot and our reading
  lock table parts_master_features in access share mode;
  -- and not twice at once
  lock table embedding_count in share update exclusive mode;
  insert into embedding_count
  select has_vector, provider, model, revision, status, has_text, truncated, sum(parts)
  from (
    select clip_text_emb is not null as has_vector, embedding_provider as provider,
           embedding_model as model, embedding_revision as revision, embedding_status as status,
           clip_has_text(feature_text) as has_text,
           coalesce(embedding_truncated, false) as truncated, count(*) as parts
    from parts_master_features
    group by 1, 2, 3, 4, 5, 6, 7
    union all
    select has_vector, provider, model, revision, status, has_text, truncated, -parts
    from embedding_count) both_sides
  group by has_vector, provider, model, revision, status, has_text, truncated
  having sum(parts) <> 0;
end $$;

-- One step through the queue: looks at up to `batch` parts with an id above `after_id`, and at the
-- queue's rows in that range. Locks the parts whose place in the queue is wrong, and no others.
create or replace function clip_reconcile_jobs(
  after_id bigint, batch integer, out last_id bigint, out examined bigint, out corrected bigint)
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  upper_id bigint;
  wrong bigint[];
begin
  select coalesce(max(id), after_id), count(*) into last_id, examined
  from (select id from parts_master_features where id > after_id order by id limit batch) looked_at;
  upper_id := case when examined < batch then 9223372036854775807 else last_id end;
  select array_agg(coalesce(p.id, j.id)) into wrong
  from (select id, embedding_status as status, clip_has_text(feature_text) as has_text
        from parts_master_features where id > after_id and id <= upper_id) p
    full join (select id, next_attempt_at from embedding_job where id > after_id and id <= upper_id) j
      on j.id = p.id
  where case
    when p.id is null then true
    when not p.has_text or p.status not in ('pending', 'failed') then j.id is not null
    when j.id is null then p.status = 'pending'
    else (p.status = 'failed') <> (j.next_attempt_at = 'infinity') end;
  corrected := coalesce(cardinality(wrong), 0);
  if corrected = 0 then
    return;
  end if;
  -- parts before their rows in the queue, as everybody locks them; then look again
  perform from parts_master_features where id = any(wrong) order by id for no key update;
  delete from embedding_job j
  where j.id = any(wrong) and not exists (
    select from parts_master_features p
    where p.id = j.id and p.embedding_status in ('pending', 'failed') and clip_has_text(p.feature_text));
  update embedding_job j
  set next_attempt_at = 'infinity', lease_until = null, worker = null
  from parts_master_features p
  where j.id = any(wrong) and p.id = j.id and p.embedding_status = 'failed'
    and j.next_attempt_at < 'infinity';
  update embedding_job j
  set pending_since = now(), next_attempt_at = now(), attempts = 0
  from parts_master_features p
  where j.id = any(wrong) and p.id = j.id and p.embedding_status = 'pending'
    and j.next_attempt_at = 'infinity';
  insert into embedding_job (id, pending_since, next_attempt_at)
  select id, since, since
  from (select id, coalesce(least(updated_at::timestamptz, now()), now()) as since
        from parts_master_features
        where id = any(wrong) and embedding_status = 'pending' and clip_has_text(feature_text)) waiting
  on conflict (id) do nothing;
end $$;

-- Both, for people: `select clip_reconcile()` after a write with the triggers disabled. The parts whose
-- place in the queue was wrong stay locked until it commits.
create or replace function clip_reconcile() returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  step record;
  after_id bigint := -9223372036854775808;
begin
  perform clip_reconcile_counts();
  loop
    select * into step from clip_reconcile_jobs(after_id, 10000);
    exit when step.examined < 10000;
    after_id := step.last_id;
  end loop;
end $$;

-- What a part's state must be, given its state now; the vector is good or it goes.
create or replace function clip_right_status(status text, has_text boolean, good boolean)
returns text language sql immutable parallel safe as $$
  select case
    when good and status is null then 'completed'
    when good and status in ('pending', 'completed') then status
    when not has_text and status in ('pending', 'completed', 'failed') then status
    else 'pending' end
$$;

-- One step of the repair: looks at up to `batch` parts with an id above `after_id`. What says
-- something else than its vector does is made to agree with it; a broken vector goes. Locks what is
-- wrong and nothing else.
create or replace function clip_repair_batch(
  after_id bigint, batch integer, out last_id bigint, out examined bigint, out repaired bigint)
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  wrong bigint[];
begin
  select coalesce(max(id), after_id), count(*),
         array_agg(id) filter (
           where status is distinct from clip_right_status(status, has_text, good)
              or has_vector and not good)
    into last_id, examined, wrong
  from (
    select id, clip_has_text(feature_text) as has_text, clip_text_emb is not null as has_vector,
           case when clip_text_emb is null then false
                else clip_is_unit_vector(clip_text_emb::real[]) end as good,
           embedding_status as status
    from parts_master_features
    where id > after_id
    order by id
    limit batch) looked_at;
  repaired := 0;
  if wrong is null then
    return;
  end if;
  -- somebody may have made them right meanwhile: look again, now that nobody can
  perform from parts_master_features where id = any(wrong) order by id for no key update;
  update parts_master_features p
  set embedding_status = clip_right_status(p.embedding_status, clip_has_text(p.feature_text), j.good),
      clip_text_emb = case when j.good then p.clip_text_emb end
  from (
    select id, case when clip_text_emb is null then false
                    else clip_is_unit_vector(clip_text_emb::real[]) end as good
    from parts_master_features where id = any(wrong)) j
  where p.id = j.id
    and (p.embedding_status is distinct from
           clip_right_status(p.embedding_status, clip_has_text(p.feature_text), j.good)
         or p.clip_text_emb is not null and not j.good);
  get diagnostics repaired = row_count;
end $$;
