-- What changes often lives beside the wide row: every update of that writes its vector's index entry again.

set local client_min_messages = warning;

create sequence embedding_fence;

-- A row for each part that waits for its vector or was given up. No foreign key: one would make a
-- plain TRUNCATE of the parts fail. The triggers keep the two together.
create table embedding_job (
  id bigint primary key,
  pending_since timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  worker text,
  fence bigint not null default nextval('embedding_fence'),
  last_error text,
  error_class text);
comment on table embedding_job is 'the queue: parts that wait for a vector, are leased, or failed';
comment on column embedding_job.id is 'parts_master_features.id';
comment on column embedding_job.next_attempt_at is
  'when it may be claimed: the lease''s end while it is leased, infinity once it has failed';
comment on column embedding_job.fence is
  'a new number with each lease and each change of the text; a result with an old one is dropped';
create index idx_embedding_job_next on embedding_job (next_attempt_at, id);
create index idx_embedding_job_pending on embedding_job (pending_since)
  where next_attempt_at < 'infinity';
create index idx_embedding_job_lease on embedding_job (lease_until) where lease_until is not null;
create index idx_embedding_job_worker on embedding_job (worker) where worker is not null;

create table embedding_attempt (
  attempt_id bigint generated always as identity primary key,
  id bigint not null,
  attempt integer not null,
  outcome text not null check (outcome in ('completed', 'retry', 'failed')),
  started_at timestamptz not null,
  finished_at timestamptz not null,
  duration_ms double precision not null,
  worker text,
  provider text,
  model text,
  revision text,
  tokens integer,
  truncated boolean,
  error text,
  error_class text);
comment on table embedding_attempt is 'history: one row per attempt, the newest 100,000 of the last 30 days';
comment on column embedding_attempt.id is 'parts_master_features.id';
create index idx_embedding_attempt_part on embedding_attempt (id, finished_at desc);
create index idx_embedding_attempt_finished on embedding_attempt (finished_at);

create table embedding_target (
  only_one boolean primary key default true check (only_one),
  provider text not null,
  model text not null,
  revision text not null,
  set_at timestamptz not null default now());
comment on table embedding_target is 'the one identity that the parts'' vectors are made with';

create table if not exists clip_service_info (
  key text primary key,
  value text not null);
comment on table clip_service_info is 'marks on this database; demo = true: the demo model may write here';

-- Counts are kept as differences that add up: a writer only ever inserts, so writers never wait for
-- each other on one counter. clip_compact_counts() folds them together.
create table embedding_count (
  has_vector boolean not null,
  provider text,
  model text,
  revision text,
  status text,
  has_text boolean not null,
  truncated boolean not null,
  parts bigint not null);
comment on table embedding_count is 'how many parts are in which state: the sum of parts over all rows with one key';
