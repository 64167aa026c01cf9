-- Putting rows back into the queue on purpose, window by window of their ids: each call is one short
-- transaction and locks only what it changes.

set local client_min_messages = warning;

-- What is wrong with a vector; NULL if nothing is. The words are those of dev.clipservice.core.VectorFaults.
create or replace function clip_vector_fault(components real[]) returns text
language plpgsql immutable parallel safe as $$
declare
  squares double precision := 0;
  component real;
begin
  if components is null then
    return 'missing';
  elsif array_ndims(components) is distinct from 1 or cardinality(components) <> 768 then
    return 'wrongDimension';
  end if;
  foreach component in array components loop
    squares := squares + component::double precision * component::double precision;
  end loop;
  return case
    when squares is null or squares in ('NaN', 'Infinity') then 'nonFinite'
    when squares = 0 then 'zero'
    when abs(sqrt(squares) - 1) > 1e-4::double precision then 'unnormalised'
  end;
end $$;

-- Counts, of up to `batch` rows with an id above `after_id`, those with text by what is wrong.
create or replace function clip_count_faults(
  after_id bigint, batch integer, out last_id bigint, out examined bigint, out missing bigint,
  out zero bigint, out non_finite bigint, out unnormalised bigint, out wrong_dimension bigint)
language sql stable set search_path = "${flyway:defaultSchema}", pg_temp as $$
  select coalesce(max(id), after_id), count(*),
         count(*) filter (where fault = 'missing'),
         count(*) filter (where fault = 'zero'),
         count(*) filter (where fault = 'nonFinite'),
         count(*) filter (where fault = 'unnormalised'),
         count(*) filter (where fault = 'wrongDimension')
  from (
    select id, case when clip_has_text(feature_text)
                    then clip_vector_fault(clip_text_emb::real[]) end as fault
    from parts_master_features
    where id > after_id
    order by id
    limit batch) seen
$$;

-- Queues, of up to `batch` rows with an id above `after_id`, those with text that are
--   missing: without a vector, and not waiting, or waiting for a later attempt
--   broken: with a vector that is none; it goes
--   failed: given up, for a reason of the class `of_class`, for `of_reason` word by word, or for any
--   foreign: completed with a vector of another identity than the target
--   unverified: completed with a vector of unknown origin
-- Rows that somebody else is writing to are left alone and counted as busy. A dry run counts only.
drop function if exists clip_requeue_batch(text, text, bigint, integer, boolean);
create or replace function clip_requeue_batch(
  what text, of_class text, after_id bigint, batch integer, dry_run boolean, of_reason text default null,
  out last_id bigint, out examined bigint, out matched bigint, out busy bigint)
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  due bigint[];
  free bigint[];
begin
  if what not in ('missing', 'broken', 'failed', 'foreign', 'unverified') then
    raise exception 'expected missing, broken, failed, foreign or unverified, got %', what;
  end if;
  select coalesce(max(seen.id), after_id), count(*), coalesce(array_agg(seen.id) filter (where is_due), '{}')
  into last_id, examined, due
  from (
    select p.id, clip_has_text(p.feature_text) and case what
        when 'missing' then p.clip_text_emb is null
          and (p.embedding_status <> 'pending' or j.worker is null and j.next_attempt_at > now())
        when 'broken' then p.clip_text_emb is not null
          and not clip_is_unit_vector(p.clip_text_emb::real[])
        when 'failed' then p.embedding_status = 'failed'
          and (of_class is null or j.error_class = of_class)
          and (of_reason is null or coalesce(j.last_error, 'no reason was kept') = of_reason)
        when 'foreign' then p.clip_text_emb is not null and p.embedding_status = 'completed'
          and p.embedding_provider is not null and t.provider is not null
          and (p.embedding_provider, p.embedding_model, p.embedding_revision)
            is distinct from (t.provider, t.model, t.revision)
        else p.clip_text_emb is not null and p.embedding_status = 'completed'
          and p.embedding_provider is null
      end as is_due
    from (select * from parts_master_features where id > after_id order by id limit batch) p
      left join embedding_job j on j.id = p.id
      left join embedding_target t on true) seen;
  matched := cardinality(due);
  busy := 0;
  if dry_run or matched = 0 then
    return;
  end if;
  select coalesce(array_agg(id), '{}') into free
  from (select id from parts_master_features where id = any(due) for no key update skip locked) locked;
  busy := matched - cardinality(free);
  -- somebody may have written between the look and the lock
  update parts_master_features
  set embedding_status = 'pending',
      clip_text_emb = case when what = 'broken' and not clip_is_unit_vector(clip_text_emb::real[]) then null
                           else clip_text_emb end
  where id = any(free) and embedding_status <> 'pending'
    and (what <> 'missing' or clip_text_emb is null)
    and (what <> 'failed' or embedding_status = 'failed')
    and (what not in ('foreign', 'unverified') or embedding_status = 'completed')
    or id = any(free) and what = 'broken' and not clip_is_unit_vector(clip_text_emb::real[]);
  if what = 'missing' then
    update embedding_job
    set next_attempt_at = now()
    where id = any(free) and worker is null and next_attempt_at > now() and next_attempt_at < 'infinity';
    perform pg_notify('clip_embedding', '');
  end if;
end $$;

-- Queues one part before all others, whatever it has. Tells whether there is such a part, with text. The key lets
-- a part without a colour (NULL) stand there several times: all of them are queued.
create or replace function clip_generate_part(of_part text, of_color integer) returns boolean
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  row_ids bigint[];
begin
  select array_agg(id) into row_ids
  from (
    select id from parts_master_features
    where part_id = of_part and color_id is not distinct from of_color and clip_has_text(feature_text)
    order by id
    for no key update) locked;
  if row_ids is null then
    return false;
  end if;
  update parts_master_features set embedding_status = 'pending'
  where id = any(row_ids) and embedding_status <> 'pending';
  update embedding_job set next_attempt_at = '-infinity' where id = any(row_ids) and worker is null;
  perform pg_notify('clip_embedding', '');
  return true;
end $$;

-- Queues rows before all others, whatever they have. Tells how many; those without text are none of them.
create or replace function clip_generate_rows(row_ids bigint[]) returns bigint
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  due bigint[];
begin
  select array_agg(id) into due
  from (
    select id from parts_master_features
    where id = any(row_ids) and clip_has_text(feature_text)
    order by id
    for no key update) locked;
  if due is null then
    return 0;
  end if;
  update parts_master_features set embedding_status = 'pending'
  where id = any(due) and embedding_status <> 'pending';
  update embedding_job set next_attempt_at = '-infinity' where id = any(due) and worker is null;
  perform pg_notify('clip_embedding', '');
  return cardinality(due);
end $$;

create or replace function trg_embedding_control() returns trigger
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  perform pg_notify('clip_embedding', 'control');
  return null;
end $$;

drop trigger if exists trg_embedding_control on embedding_control;
create trigger trg_embedding_control
  after update of paused, rows_per_minute on embedding_control
  for each statement execute function trg_embedding_control();

-- Floats do not compress: spare the attempt, where the column is an array.
do $$
begin
  if exists (select from pg_attribute
             where attrelid = '"${flyway:defaultSchema}".parts_master_features'::regclass
               and attname = 'clip_text_emb' and atttypid = 'real[]'::regtype and attstorage = 'x')
  then
    alter table "${flyway:defaultSchema}".parts_master_features
      alter column clip_text_emb set storage external;
  end if;
end $$;
