-- The original's views and function. Where one exists it keeps its columns; one of a shape that we
-- do not know is left alone.
do $$
declare
  status_view regclass := to_regclass('"${flyway:defaultSchema}".v_embedding_status');
  queue_view regclass := to_regclass('"${flyway:defaultSchema}".v_embedding_queue');
  columns text;
begin
  select string_agg(attname, ',' order by attnum) into columns
    from pg_attribute where attrelid = status_view and attnum > 0 and not attisdropped;
  if columns = 'embedding_status,count,percentage' then
    create or replace view v_embedding_status as
      with leased as (
        select count(*) as parts from embedding_job where lease_until > now()
      ), states as (
        select case when has_text then status else 'withoutText' end as state, parts from embedding_count
        union all
        select 'pending', -parts from leased
        union all
        select 'processing', parts from leased
      )
      select state as embedding_status, sum(parts)::bigint as count,
             round(sum(parts) * 100.0 / sum(sum(parts)) over (), 2) as percentage
      from states group by state having sum(parts) > 0 order by sum(parts) desc;
  elsif status_view is null
      or columns = 'id,part_id,part_name,color_id,feature_text,embedding_status,updated_at' then
    create or replace view v_embedding_status as
      select p.id, p.part_id, p.part_name, p.color_id, p.feature_text,
             case
               when not clip_has_text(p.feature_text) then 'withoutText'
               when j.lease_until > now() then 'processing'
               else p.embedding_status
             end as embedding_status,
             p.updated_at
      from parts_master_features p left join embedding_job j on j.id = p.id
      order by p.id desc;
  end if;

  select string_agg(attname, ',' order by attnum) into columns
    from pg_attribute where attrelid = queue_view and attnum > 0 and not attisdropped;
  if queue_view is null
      or columns = 'id,part_id,color_id,feature_text,recognition_hints,updated_at' then
    create or replace view v_embedding_queue as
      select id, part_id, color_id, feature_text, recognition_hints, updated_at
      from parts_master_features
      where embedding_status = 'pending' and clip_has_text(feature_text)
      order by updated_at limit 1000;
  end if;
end $$;

-- One that exists already does the same, and is left as it is.
do $$
begin
  if to_regprocedure('"${flyway:defaultSchema}".update_part_embedding(integer, text)') is null then
    create function update_part_embedding(p_id integer, p_embedding text) returns boolean
    language plpgsql as $body$
    begin
      update parts_master_features
      set clip_text_emb = translate(p_embedding, '[]', '{}')::real[],
          embedding_status = 'completed', updated_at = now()
      where id = p_id;
      return found;
    end $body$;
  end if;
end $$;

create or replace view v_embedding_failures as
  select coalesce(error_class, 'unknown') as error_class, last_error as reason, count(*) as parts,
         min(id) as example_id
  from embedding_job where next_attempt_at = 'infinity'
  group by 1, 2 order by 3 desc;

create or replace view v_embedding_workers as
  select w.worker, w.host, w.phase, w.reason, w.started_at, w.heartbeat_at,
         w.heartbeat_at > now() - interval '1 minute' as alive,
         w.provider, w.model, w.revision, w.completed, w.failed,
         (select count(*) from embedding_job j where j.worker = w.worker) as leased
  from embedding_worker w order by w.started_at;
