-- Many workers on one table: who they are, what they obey, and whom a row's death is blamed on.

set local client_min_messages = warning;

alter table embedding_job add column suspect boolean not null default false;
comment on column embedding_job.suspect is
  'a worker died while embedding it: it is handed out alone until that is cleared';
comment on column embedding_job.attempts is
  'those that counted: not while the provider was down, not in company of a row that killed the worker';
comment on column embedding_job.error_class is 'retry, rejected, provider or suspect';
-- rows under lease have a worker, so its index serves both; each claim has one entry less to write
drop index idx_embedding_job_lease;

update embedding_job set error_class = 'rejected' where error_class = 'failed';
update embedding_attempt set error_class = 'rejected' where error_class = 'failed';

create table embedding_worker (
  worker text primary key,
  host text not null default '',
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  phase text not null default 'WORKING',
  reason text,
  provider text,
  model text,
  revision text,
  completed bigint not null default 0,
  failed bigint not null default 0,
  begun bigint[] not null default '{}');
comment on table embedding_worker is 'the workers of this table, until ten minutes after their last heartbeat';
comment on column embedding_worker.begun is
  'parts that it embeds at the moment: suspects, if it dies; others that it holds are not';

create table embedding_control (
  only_one boolean primary key default true check (only_one),
  paused boolean not null default false,
  rows_per_minute integer not null default 0 check (rows_per_minute >= 0),
  next_claim_at timestamptz not null default now(),
  changed_at timestamptz not null default now());
comment on table embedding_control is 'what all workers obey';
comment on column embedding_control.rows_per_minute is 'of all workers together; 0: no limit';
comment on column embedding_control.next_claim_at is 'when the rows claimed before are used up, if there is a limit';
insert into embedding_control default values;

-- Made anew, where the column is pgvector's, with pgvector's own norm (R__01).
do $$
begin
  if exists (
    select from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'clip_text_emb'
    where c.conname = 'clip_text_emb_is_unit'
      and c.conrelid = '"${flyway:defaultSchema}".parts_master_features'::regclass
      and format_type(a.atttypid, a.atttypmod) ~ 'vector\(768\)$'
      and pg_get_constraintdef(c.oid) ~ 'clip_is_unit_vector')
  then
    alter table "${flyway:defaultSchema}".parts_master_features drop constraint clip_text_emb_is_unit;
  end if;
end $$;
