-- breaking: no. locks: none (new table). backfill: none.
-- What a document does to another: replaces, amends, corrects, replies to (Decree 30/2020 article 18 clause 3). By identifier, so that the two
-- find each other in every agency that has both, in whatever order they arrive.
create table document_relation (
  document_id       uuid not null references document,
  position          integer not null,
  kind              text not null check (kind in ('replaces', 'amends', 'corrects', 'repliesTo')),
  -- The agency's own copy, where the clerk chose it; elsewhere the identifier alone.
  target_id         uuid references document,
  target_identifier text,
  -- As it was called when it was named.
  target_label      text not null,
  target_subject    text not null,
  primary key (document_id, position),
  constraint document_relation_target check (target_id is not null or target_identifier is not null)
);
create index document_relation_identifier on document_relation (target_identifier) where target_identifier is not null;
create index document_relation_own on document_relation (target_id) where target_id is not null;

create function document_relation_guard() returns trigger language plpgsql as $$
begin
  if exists (select from document where id = old.document_id and state <> 'draft') then
    raise exception 'what an official document does to another is never rewritten' using errcode = '42501';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger document_relation_official before update or delete on document_relation for each row execute function document_relation_guard();
