-- The table of parts. What an older installation has is kept as it is; what is not there is made.

set local client_min_messages = warning;

-- pgvector, where the server has it and we may install it; real[] otherwise.
do $$
declare
  vector_schema text;
  vector_type text := 'real[]';
begin
  if to_regclass('"${flyway:defaultSchema}".parts_master_features') is not null then
    return;
  end if;
  if exists (select from pg_available_extensions where name = 'vector') then
    begin
      create extension if not exists vector;
    exception
      when insufficient_privilege or undefined_file or feature_not_supported then
        raise notice 'pgvector cannot be installed (%), using real[]', sqlerrm;
    end;
  end if;
  select n.nspname into vector_schema
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector';
  if found then
    vector_type := format('%I.vector(768)', vector_schema);
  end if;
  execute format(
    'create table "${flyway:defaultSchema}".parts_master_features (
       id serial primary key,
       part_id varchar(20) not null,
       part_name varchar(255),
       part_category integer,
       color_id integer,
       feature_json jsonb,
       feature_text text,
       clip_text_emb %s,
       recognition_hints jsonb,
       similar_parts text[],
       distinguishing_features text[],
       confidence double precision default 0,
       usage_frequency integer default 0,
       detection_accuracy double precision default 0,
       created_at timestamp default now(),
       updated_at timestamp default now(),
       version integer default 1,
       unique (part_id, color_id))', vector_type);
  create index idx_parts_master_features_part_id on parts_master_features (part_id);
  create index idx_parts_master_features_feature_json on parts_master_features using gin (feature_json);
end $$;

-- Added without a default first: in rows that are there already, NULL means "nobody ever said".
alter table parts_master_features add column if not exists embedding_status text;
alter table parts_master_features alter column embedding_status set default 'pending';

alter table parts_master_features
  add column if not exists embedding_provider text,
  add column if not exists embedding_model text,
  add column if not exists embedding_revision text,
  add column if not exists embedding_text_hash text,
  add column if not exists embedding_tokens integer,
  add column if not exists embedding_truncated boolean,
  add column if not exists embedded_at timestamptz;

comment on column parts_master_features.embedding_status is
  'pending, completed or failed; a live lease shows as processing in v_embedding_status';
comment on column parts_master_features.embedding_provider is
  'who made clip_text_emb; NULL: unknown (unverified), it was written by somebody else';
comment on column parts_master_features.embedding_text_hash is
  'clip_text_hash(feature_text) of the text that clip_text_emb was made from';
