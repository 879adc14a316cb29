-- breaking: no. locks: none (new tables). backfill: none.
-- The fact log and what text search needs. Runs on PostgreSQL 15 to 18; the extensions are trusted ones, so the database's owner suffices.
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
create extension if not exists btree_gin;

create table fact (
  seq           bigint generated always as identity primary key,
  txid          xid8 not null default pg_current_xact_id(),
  at            timestamptz not null,
  type          text not null,
  subject_id    uuid not null,
  agency_ids    uuid[] not null,
  account_id    uuid not null,
  assignment_id uuid not null,
  actor_name    text not null,
  actor_title   text not null,
  data          jsonb not null
);
create index fact_subject on fact (subject_id, seq);

-- What happened is never changed and never removed, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are append-only', tg_table_name using errcode = '42501';
end $$;
create trigger fact_append_only before update or delete or truncate on fact for each statement execute function refuse_change();
