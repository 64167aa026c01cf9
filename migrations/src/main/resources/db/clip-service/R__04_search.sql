-- Similarity search. What is found is only ever a vector of the table's target identity: foreign ones
-- cannot be compared, and unverified ones are not known to be comparable until they are adopted.

-- The one identity that the vectors are made with; nulls if none was made yet. With our rights: whoever
-- searches needs rights on the parts only.
create or replace function clip_embedding_target(out provider text, out model text, out revision text)
language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
  select provider, model, revision from embedding_target
$$;

-- The conditions on a part `p` as SQL, for whoever puts a query together. A category is a number of
-- part_category, or a name that feature_json has as `category`.
create or replace function clip_search_conditions(
  category text, color integer, part_id_prefix text, except_id bigint) returns text
language sql stable set search_path = "${flyway:defaultSchema}", pg_temp as $$
  with target as (
    select * from clip_embedding_target()
  ), has as (
    select bool_or(attname = 'part_category') as number, bool_or(attname = 'feature_json') as json
    from pg_attribute where attrelid = 'parts_master_features'::regclass and not attisdropped
  )
  select concat_ws(' and ',
    'p.clip_text_emb is not null',
    format('p.embedding_provider = %L and p.embedding_model = %L and p.embedding_revision = %L',
           provider, model, revision),
    case when category is not null then
      '(' || concat_ws(' or ', 'false',
        case when number then format('p.part_category::text = %L', category) end,
        case when json then format('to_jsonb(p.feature_json) ->> ''category'' = %L', category) end) || ')'
    end,
    case when color is not null then format('p.color_id = %s', color) end,
    case when part_id_prefix is not null then format('starts_with(p.part_id, %L)', part_id_prefix) end,
    case when except_id is not null then format('p.id <> %s', except_id) end)
  from target, has
$$;

-- Vectors that a search may find, in the order of id, for whoever compares them himself; as array_send()
-- writes them, which is quicker read than text.
create or replace function clip_vectors_to_compare(
  after_id bigint, batch integer, category text, color integer, part_id_prefix text, except_id bigint)
returns table (id bigint, vector bytea)
language plpgsql stable set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
  return query execute format(
    'select p.id::bigint, array_send(p.clip_text_emb::real[]) from parts_master_features p
     where p.id > $1 and %s order by p.id limit %s',
    clip_search_conditions(category, color, part_id_prefix, except_id), batch)
    using after_id;
end $$;

-- The cosine of two vectors. For databases without pgvector; slow, as a loop in SQL is.
create or replace function clip_cosine(a real[], b real[]) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
  dot double precision := 0;
  a_squares double precision := 0;
  b_squares double precision := 0;
  x double precision;
  y double precision;
begin
  for i in 1..cardinality(a) loop
    x := a[i];
    y := b[i];
    dot := dot + x * y;
    a_squares := a_squares + x * x;
    b_squares := b_squares + y * y;
  end loop;
  return dot / sqrt(a_squares * b_squares);
end $$;

-- How widely the index is searched, until the transaction ends. A setting that this version of pgvector
-- does not know would be an error.
create or replace function clip_widen_search(k integer) returns void
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  installed integer[];
begin
  select string_to_array(substring(extversion from '^\d+\.\d+'), '.')::integer[] into installed
    from pg_extension where extname = 'vector';
  if installed >= array[0, 5] then
    perform set_config('hnsw.ef_search', least(1000, greatest(200, 2 * k))::text, true);
  end if;
  if installed >= array[0, 8] then
    -- a filter that lets few through: go on until k are found
    perform set_config('hnsw.iterative_scan', 'relaxed_order', true);
  end if;
end $$;

-- The k parts most similar to a vector of 768 values (of any length but zero), the most similar first; by
-- the index where there is one. `similarity` is the cosine, from -1 to 1.
create or replace function similar_parts(
  query real[],
  k integer default 10,
  category text default null,
  color integer default null,
  part_id_prefix text default null,
  min_similarity double precision default null,
  except_id bigint default null)
returns table (id bigint, part_id text, color_id integer, part_name text, feature_text text, similarity double precision)
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  conditions text;
  vector_schema text;
  distance text;
  squares double precision;
  found_parts bigint[];
  distances double precision[];
begin
  if k is null or k not between 1 and 1000 then
    raise exception 'expected k from 1 to 1000, found %', k using errcode = '22023';
  end if;
  if query is null or array_ndims(query) is distinct from 1 or cardinality(query) <> 768
      or array_position(query, null) is not null then
    raise exception 'expected a vector of 768 values, found %', cardinality(query) using errcode = '22023';
  end if;
  -- NaN counts as larger than every number
  select sum(v::double precision * v) into squares from unnest(query) v;
  if not (squares > 0 and squares < 'Infinity') then
    raise exception 'expected finite values, not all zero' using errcode = '22023';
  end if;
  conditions := clip_search_conditions(category, color, part_id_prefix, except_id);
  select quote_ident(n.nspname) into vector_schema
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector';
  if vector_schema is not null then
    perform clip_widen_search(k);
    -- on a column of that type the cast is none, and the index can be used
    distance := format('p.clip_text_emb::%1$s.vector(768) operator(%1$s.<=>) $1::%1$s.vector(768)', vector_schema);
  else
    distance := '1 - clip_cosine(p.clip_text_emb, $1)';
  end if;
  -- first in the index's order; if that finds too few, in no index's
  for attempt in 1..2 loop
    execute format(
      'select array_agg(id), array_agg(distance) from (
         select p.id, %1$s as distance from parts_master_features p where %2$s order by %1$s %3$s limit %4$s) nearest',
      distance, conditions, case attempt when 2 then '+ 0' end, k)
      into found_parts, distances using query;
    exit when cardinality(found_parts) = k
           or not exists (select from v_search_index where state = 'ready');
  end loop;
  return query
    select p.id::bigint, p.part_id::text, p.color_id::integer, p.part_name::text, p.feature_text::text,
           f.cosine
    from (select u.id, least(1, greatest(-1, 1 - u.distance)) as cosine
          from unnest(found_parts, distances) u (id, distance)) f
      join parts_master_features p on p.id = f.id
    where min_similarity is null or f.cosine >= min_similarity
    order by f.cosine desc, p.id;
end $$;

-- The k parts most similar to a part, without itself.
create or replace function similar_to_part(
  part text,
  color integer,
  k integer default 10,
  category text default null,
  found_color integer default null,
  part_id_prefix text default null,
  min_similarity double precision default null)
returns table (id bigint, part_id text, color_id integer, part_name text, feature_text text, similarity double precision)
language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
  origin record;
begin
  select p.id, p.clip_text_emb::real[] as vector,
         p.clip_text_emb is not null and (p.embedding_provider, p.embedding_model, p.embedding_revision)
           is not distinct from (t.provider, t.model, t.revision) and t.provider is not null as usable
    into origin
    from parts_master_features p, clip_embedding_target() t
    where p.part_id = part and p.color_id is not distinct from color
    order by 3 desc, p.id limit 1;
  if not found then
    raise exception 'no part % of color %', part, color using errcode = 'P0002';
  end if;
  if not origin.usable then
    raise exception 'part % of color % has no vector of the table''s model yet', part, color using errcode = '55000';
  end if;
  return query select * from similar_parts(
    origin.vector, k, category, found_color, part_id_prefix, min_similarity, origin.id);
end $$;

-- The indexes on the vectors: ready, being built, or left half-built.
create or replace view v_search_index as
  select c.relname::text as name, m.amname::text as method,
         case when i.indisvalid then 'ready' when g.pid is not null then 'building' else 'broken' end as state,
         g.phase, round(100.0 * g.blocks_done / nullif(g.blocks_total, 0), 1) as percent,
         pg_relation_size(c.oid) as bytes
  from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_am m on m.oid = c.relam
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) and a.attname = 'clip_text_emb'
    left join pg_stat_progress_create_index g on g.index_relid = i.indexrelid
  where i.indrelid = 'parts_master_features'::regclass and m.amname in ('hnsw', 'ivfflat');
