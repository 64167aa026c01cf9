-- What people look at: how many rows were done when, also after the history was trimmed, and what failed.

set local client_min_messages = warning;

create table embedding_throughput (
  minute timestamptz primary key,
  completed bigint not null,
  retried bigint not null,
  failed bigint not null);
comment on table embedding_throughput is
  'attempts by the minute they ended in, of those that were trimmed from embedding_attempt; 30 days';

-- Of 100,000 rows at most, few of which failed: some tens of milliseconds.
create index idx_embedding_attempt_failed on embedding_attempt (finished_at) where outcome <> 'completed';
