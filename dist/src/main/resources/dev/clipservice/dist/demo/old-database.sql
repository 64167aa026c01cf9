-- The table as an older installation without pgvector has it: no states, no provenance, nothing kept right.
create table parts_master_features (
  id serial primary key,
  part_id varchar(20) not null,
  part_name varchar(255),
  part_category integer,
  color_id integer,
  feature_json jsonb,
  feature_text text,
  clip_text_emb real[],
  recognition_hints jsonb,
  similar_parts text[],
  distinguishing_features text[],
  confidence double precision default 0,
  usage_frequency integer default 0,
  detection_accuracy double precision default 0,
  created_at timestamp default now(),
  updated_at timestamp default now(),
  version integer default 1,
  unique (part_id, color_id)
);

create index idx_parts_master_features_part_id on parts_master_features (part_id);

create index idx_parts_master_features_feature_json on parts_master_features using gin (feature_json);

-- Tells the demo's database from a real one: the demo model writes nowhere else.
create table clip_service_info (
  key text primary key,
  value text not null
);

insert into clip_service_info values ('demo', 'true');
