-- What the vectors are, for whoever checks all of them.

-- The L2 norm; NULL after a NULL component, NaN or infinity where one is that. A loop, as in
-- clip_is_unit_vector(): twice as fast as sum() over unnest().
create or replace function clip_norm(components real[]) returns double precision
language plpgsql immutable strict parallel safe as $$
declare
  squares double precision := 0;
  component real;
begin
  foreach component in array components loop
    squares := squares + component::double precision * component::double precision;
  end loop;
  return sqrt(squares);
end $$;

-- Of up to `batch` rows with an id above `after_id`, those that have a vector. Vectors that are equal have
-- one hash, and so have texts.
create or replace function clip_vector_facts(after_id bigint, batch integer)
returns table (
  id bigint, part_id text, color_id integer, dimensions integer, norm double precision,
  vector_hash bigint, text_hash bigint)
language sql stable set search_path = "${flyway:defaultSchema}", pg_temp as $$
  select v.id::bigint, v.part_id::text, v.color_id, cardinality(v.vector), clip_norm(v.vector),
         hash_array_extended(v.vector, 0), hashtextextended(coalesce(v.feature_text, ''), 0)
  from (
    select p.id, p.part_id, p.color_id, p.feature_text, p.clip_text_emb::real[] as vector
    from parts_master_features p
    where p.id > after_id
    order by p.id
    limit batch) v
  where v.vector is not null
$$;
