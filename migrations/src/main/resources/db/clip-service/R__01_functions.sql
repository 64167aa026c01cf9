-- What the triggers, the constraint and the queries share. All of it works on vector(768) and on
-- real[] through one cast, and names its schema, so that it survives dump and restore.

-- Blank is what Java's String.isBlank() and a tokenizer take for blank.
create or replace function clip_has_text(content text) returns boolean
language sql immutable parallel safe as $$
  select coalesce(
    translate(
      content,
      E' \t\n\u000B\f\r\u001C\u001D\u001E\u001F\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000',
      '') <> '',
    false)
$$;

create or replace function clip_text_hash(content text) returns text
language sql immutable strict parallel safe as $$
  select encode(sha256(convert_to(content, 'UTF8')), 'hex')
$$;

-- Finite, 768 values, of norm 1 within 1e-4 (the tolerance of dev.clipservice.core.Embedding). A
-- loop, because it is twice as fast as sum() over unnest().
create or replace function clip_is_unit_vector(components real[]) returns boolean
language plpgsql immutable parallel safe as $$
declare
  squares double precision := 0;
  component real;
begin
  if components is null or array_ndims(components) is distinct from 1
      or cardinality(components) <> 768 then
    return false;
  end if;
  foreach component in array components loop
    squares := squares + component::double precision * component::double precision;
  end loop;
  -- NULL after a NULL component; NaN counts as larger than every number
  return coalesce(abs(sqrt(squares) - 1) <= 1e-4::double precision, false);
end $$;

-- How long a row waits after its attempt number `attempt` failed: twice as long each time, up to ten
-- minutes, and by chance half as long or half as long again, so that rows which failed together do
-- not come back together.
create or replace function clip_backoff(attempt integer) returns interval
language sql volatile parallel safe as $$
  select least(power(2, least(greatest(attempt, 1), 20)), 600) * (0.5 + random()) * interval '1 second'
$$;

-- Folds up to 2,000 differences into one row per key. Safe at any time, by anyone, concurrently.
create or replace function clip_compact_counts() returns void
language sql set search_path = "${flyway:defaultSchema}", pg_temp as $$
  with folded as (
    select ctid as place from embedding_count limit 2000 for update skip locked
  ), gone as (
    delete from embedding_count c using folded where c.ctid = folded.place returning c.*
  )
  insert into embedding_count
  select has_vector, provider, model, revision, status, has_text, truncated, sum(parts)
  from gone
  group by has_vector, provider, model, revision, status, has_text, truncated
  having sum(parts) <> 0
$$;

-- Makes impossible what clip_repair_batch() repairs. Not valid yet for the rows that are there.
-- pgvector's type lets in neither NaN nor infinity nor another number of values, and its own norm is
-- twenty times as fast as our loop.
create or replace function clip_add_constraints() returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  unit_check text;
begin
  select format('abs(%I.vector_norm(clip_text_emb) - 1) <= 1e-4::double precision', n.nspname)
  into unit_check
  from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    join pg_namespace n on n.oid = t.typnamespace
  where a.attrelid = 'parts_master_features'::regclass and a.attname = 'clip_text_emb'
    and format_type(a.atttypid, a.atttypmod) ~ 'vector\(768\)$';
  if not exists (select from pg_constraint where conname = 'clip_text_emb_is_unit'
                 and conrelid = 'parts_master_features'::regclass) then
    execute format(
      'alter table parts_master_features add constraint clip_text_emb_is_unit
         check (clip_text_emb is null or %s) not valid',
      coalesce(unit_check, '"${flyway:defaultSchema}".clip_is_unit_vector(clip_text_emb::real[])'));
  end if;
  if not exists (select from pg_constraint where conname = 'embedding_status_is_known'
                 and conrelid = 'parts_master_features'::regclass) then
    alter table parts_master_features add constraint embedding_status_is_known
      check (embedding_status is not null
             and embedding_status in ('pending', 'completed', 'failed')) not valid;
  end if;
end $$;

create or replace function clip_validate_constraints() returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  alter table parts_master_features validate constraint clip_text_emb_is_unit;
  alter table parts_master_features validate constraint embedding_status_is_known;
end $$;

-- Queues every part with text whose vector is missing, zero or otherwise broken, and which is not
-- queued yet. Tells how many; with dry_run changes nothing. May be run again at any time.
create or replace function reprocess_zero_vectors(dry_run boolean default true) returns bigint
language sql set search_path = "${flyway:defaultSchema}", pg_temp as $$
  with due as (
    select id
    from parts_master_features
    where clip_has_text(feature_text)
      and case when clip_text_emb is null then embedding_status is distinct from 'pending'
               else not clip_is_unit_vector(clip_text_emb::real[]) end
  ), queued as (
    update parts_master_features p
    set embedding_status = 'pending', clip_text_emb = null
    from due
    where p.id = due.id and not dry_run
  )
  select count(*) from due
$$;
