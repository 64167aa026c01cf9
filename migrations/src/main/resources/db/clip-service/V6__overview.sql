-- What the page's overview asks for every few seconds is found without walking through the queue: indexes of
-- what is rare, empty where all is well. And whose attempts there are, for the history's filter.

set local client_min_messages = warning;

create index idx_embedding_job_suspect on embedding_job (id) where suspect;
create index idx_embedding_job_error on embedding_job (error_class, next_attempt_at) where error_class is not null;
create index idx_embedding_attempt_provider on embedding_attempt (provider, finished_at);
