-- Whoever writes to the table, the queue and the counts follow.
--
-- Those that touch other tables run with our rights: a writer needs rights on the parts only.
--
-- The service's own settlement of leased rows says so in its transaction (clip_service.settles) and
-- does by itself, for all rows at once, what two of them do row by row.

set local client_min_messages = warning;

-- The original's trigger, under its name: a changed text waits for its vector.
create or replace function trg_embedding_pending() returns trigger language plpgsql as $$
declare
  has_text boolean := "${flyway:defaultSchema}".clip_has_text(new.feature_text);
  unknown_origin boolean := false;
begin
  if tg_op = 'INSERT' then
    unknown_origin := new.embedded_at is null or new.clip_text_emb is null;
    -- A vector that comes with the row is believed only if the writer says that it is the text's.
    if has_text and (new.clip_text_emb is null or new.embedding_status is distinct from 'completed') then
      new.embedding_status := 'pending';
    end if;
  elsif new.feature_text is distinct from old.feature_text then
    new.embedding_status := 'pending';
    if not has_text and new.clip_text_emb::real[] is not distinct from old.clip_text_emb::real[] then
      -- the vector of a text that is gone: nothing would ever replace it
      new.clip_text_emb := null;
      unknown_origin := true;
    end if;
  end if;
  if new.embedding_status is null
      or new.embedding_status not in ('pending', 'completed', 'failed')
      or (has_text and new.clip_text_emb is null and new.embedding_status = 'completed') then
    new.embedding_status := 'pending';
  end if;
  if unknown_origin then
    new.embedding_provider := null;
    new.embedding_model := null;
    new.embedding_revision := null;
    new.embedding_text_hash := null;
    new.embedding_tokens := null;
    new.embedding_truncated := null;
    new.embedded_at := null;
  end if;
  return new;
end $$;

-- Our own writes move embedded_at. Anybody else's vector is of unknown origin.
create or replace function trg_embedding_provenance() returns trigger language plpgsql as $$
begin
  if new.clip_text_emb::real[] is distinct from old.clip_text_emb::real[] then
    new.embedding_provider := null;
    new.embedding_model := null;
    new.embedding_revision := null;
    new.embedding_text_hash := null;
    new.embedding_tokens := null;
    new.embedding_truncated := null;
    new.embedded_at := null;
  end if;
  return new;
end $$;

-- Row by row and not per statement: joining old and new rows would need a plan that suits one row
-- and a million.
create or replace function trg_embedding_queue() returns trigger
language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  if tg_op = 'DELETE' then
    delete from embedding_job where id = old.id;
    return null;
  end if;
  if new.id <> old.id then
    delete from embedding_job where id = old.id;
  end if;
  if not clip_has_text(new.feature_text) or new.embedding_status = 'completed' then
    delete from embedding_job where id = new.id;
  elsif new.embedding_status = 'failed' then
    update embedding_job
    set next_attempt_at = 'infinity', lease_until = null, worker = null, suspect = false
    where id = new.id;
  else
    insert into embedding_job as j (id) values (new.id)
    on conflict (id) do update
    set pending_since = now(), attempts = 0, next_attempt_at = now(), lease_until = null,
        worker = null, fence = nextval('embedding_fence'), suspect = false, last_error = null,
        error_class = null;
    perform pg_notify('clip_embedding', '');
  end if;
  return null;
end $$;

create or replace function trg_embedding_inserted() returns trigger
language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  insert into embedding_count
  select clip_text_emb is not null, embedding_provider, embedding_model, embedding_revision,
         embedding_status, clip_has_text(feature_text), coalesce(embedding_truncated, false), count(*)
  from new_parts
  group by 1, 2, 3, 4, 5, 6, 7;
  insert into embedding_job (id)
  select id from new_parts where embedding_status = 'pending' and clip_has_text(feature_text)
  on conflict (id) do nothing;
  if found then
    perform pg_notify('clip_embedding', '');
  end if;
  perform clip_compact_now_and_then();
  return null;
end $$;

create or replace function trg_embedding_updated() returns trigger
language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  insert into embedding_count
  select has_vector, provider, model, revision, status, has_text, truncated, sum(difference)
  from (
    select clip_text_emb is not null as has_vector, embedding_provider as provider,
           embedding_model as model, embedding_revision as revision, embedding_status as status,
           clip_has_text(feature_text) as has_text,
           coalesce(embedding_truncated, false) as truncated, 1 as difference
    from new_parts
    union all
    select clip_text_emb is not null, embedding_provider, embedding_model, embedding_revision,
           embedding_status, clip_has_text(feature_text), coalesce(embedding_truncated, false), -1
    from old_parts) both_sides
  group by has_vector, provider, model, revision, status, has_text, truncated
  having sum(difference) <> 0;
  if found then
    perform clip_compact_now_and_then();
  end if;
  return null;
end $$;

create or replace function trg_embedding_deleted() returns trigger
language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  insert into embedding_count
  select clip_text_emb is not null, embedding_provider, embedding_model, embedding_revision,
         embedding_status, clip_has_text(feature_text), coalesce(embedding_truncated, false), -count(*)
  from old_parts
  group by 1, 2, 3, 4, 5, 6, 7;
  perform clip_compact_now_and_then();
  return null;
end $$;

-- Keeps embedding_count short even where no server runs. Not in a stricter isolation: there it could
-- make the writer's own transaction fail.
create or replace function clip_compact_now_and_then() returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  if random() < 0.01 and current_setting('transaction_isolation') = 'read committed' then
    perform clip_compact_counts();
  end if;
end $$;

-- TRUNCATE keeps all writers of the parts out until it commits, so nothing is in flight here.
create or replace function trg_embedding_truncated() returns trigger
language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  truncate embedding_count;
  delete from embedding_job;
  return null;
end $$;

drop trigger if exists trg_auto_embedding on parts_master_features;
create trigger trg_auto_embedding
  before insert or update of feature_text, clip_text_emb, embedding_status on parts_master_features
  for each row when (current_setting('clip_service.settles', true) is distinct from 'on')
  execute function trg_embedding_pending();

drop trigger if exists trg_embedding_provenance on parts_master_features;
create trigger trg_embedding_provenance
  before update of clip_text_emb on parts_master_features
  for each row when (new.embedded_at is not distinct from old.embedded_at)
  execute function trg_embedding_provenance();

drop trigger if exists trg_embedding_queue on parts_master_features;
create trigger trg_embedding_queue
  after update on parts_master_features
  for each row when (
    (new.embedding_status is distinct from old.embedding_status
     or new.feature_text is distinct from old.feature_text
     or new.id is distinct from old.id)
    and current_setting('clip_service.settles', true) is distinct from 'on')
  execute function trg_embedding_queue();

drop trigger if exists trg_embedding_unqueue on parts_master_features;
create trigger trg_embedding_unqueue
  after delete on parts_master_features
  for each row execute function trg_embedding_queue();

drop trigger if exists trg_embedding_inserted on parts_master_features;
create trigger trg_embedding_inserted
  after insert on parts_master_features referencing new table as new_parts
  for each statement execute function trg_embedding_inserted();

drop trigger if exists trg_embedding_updated on parts_master_features;
create trigger trg_embedding_updated
  after update on parts_master_features
  referencing old table as old_parts new table as new_parts
  for each statement execute function trg_embedding_updated();

drop trigger if exists trg_embedding_deleted on parts_master_features;
create trigger trg_embedding_deleted
  after delete on parts_master_features referencing old table as old_parts
  for each statement execute function trg_embedding_deleted();

drop trigger if exists trg_embedding_truncated on parts_master_features;
create trigger trg_embedding_truncated
  after truncate on parts_master_features
  for each statement execute function trg_embedding_truncated();

-- From the commit on the triggers follow every write. What was there before is counted and queued by the
-- runner afterwards (clip_reconcile_counts(), clip_reconcile_jobs()), so that writers are kept out for
-- the triggers' creation only.
insert into clip_service_info values ('reconcile', 'due')
on conflict (key) do update set value = 'due';

-- Nothing to repair in an empty table. In one with rows the repair is done in batches, by the runner.
do $$
begin
  if not exists (select from parts_master_features) then
    perform clip_add_constraints();
    perform clip_validate_constraints();
  end if;
end $$;
