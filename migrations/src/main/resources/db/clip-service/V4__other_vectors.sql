-- A column clip_text_emb that cannot hold our vectors (vector(1536) of another model, say) is kept
-- under another name, and a new one takes its place. What refers to it by the catalog (views,
-- policies, indexes, constraints) follows the old column; what refers to it by text would not, and
-- the runner refuses such a database before it comes to this.

set local client_min_messages = warning;

do $$
declare
  parts constant regclass := '"${flyway:defaultSchema}".parts_master_features';
  old_column pg_attribute;
  old_type text;
  vector_type text;
  wanted text;
  free_name text;
  granted record;
begin
  select * into strict old_column
    from pg_attribute where attrelid = parts and attname = 'clip_text_emb' and not attisdropped;
  old_type := format_type(old_column.atttypid, old_column.atttypmod);
  select format('%I.vector(768)', n.nspname) into vector_type
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector';

  if old_type <> 'real[]' and old_type !~ '^(.*\.)?vector\(768\)$' then
    wanted := 'clip_text_emb_' || coalesce(substring(old_type from 'vector\((\d+)\)$'), 'old');
    free_name := wanted;
    for i in 2..1000 loop
      exit when not exists (
        select from pg_attribute where attrelid = parts and attname = free_name and not attisdropped);
      free_name := wanted || '_' || i;
    end loop;
    execute format('alter table %s rename column clip_text_emb to %I', parts, free_name);
    if old_column.attnotnull then
      -- nobody fills it any more
      execute format('alter table %s alter column %I drop not null', parts, free_name);
    end if;
    if col_description(parts, old_column.attnum) is null then
      execute format('comment on column %s.%I is %L', parts, free_name,
                     format('what clip_text_emb was before the CLIP service came (%s); not used by it', old_type));
    end if;

    execute format('alter table %s add column clip_text_emb %s', parts, coalesce(vector_type, 'real[]'));
    for granted in
      select case when r.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(r.grantee)) end as who,
             r.privilege_type as what,
             case when r.is_grantable then ' with grant option' else '' end as further
      from aclexplode(old_column.attacl) r
    loop
      execute format('grant %s (clip_text_emb) on %s to %s%s', granted.what, parts, granted.who, granted.further);
    end loop;
    -- the original's own, for vectors of the other kind; R__03 makes ours
    drop function if exists "${flyway:defaultSchema}".update_part_embedding(integer, text);

  elsif old_column.attnotnull then
    -- a part that waits for its vector has none
    alter table "${flyway:defaultSchema}".parts_master_features alter column clip_text_emb drop not null;
  end if;
end $$;
