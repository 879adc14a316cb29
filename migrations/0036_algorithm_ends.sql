-- breaking: no. locks: none on tables in use. backfill: no.
-- Until when algorithms convince, as data: an authority announces an end, the system administrator enters it, and proofs are renewed before then (ETSI TS 119 312, RFC 4998 section 5).

create table algorithm_end (
  id            uuid primary key,
  algorithm     text not null check (algorithm in ('sha1', 'sha256', 'sha384', 'sha512', 'rsa', 'ec')),
  -- Of keys: those of fewer bits end. A digest ends whole.
  below         integer check (below between 160 and 16384),
  -- The last day on which it convinces.
  until         date not null,
  basis         text not null,
  by_name       text not null,
  by_title      text not null,
  at            timestamptz not null,
  ended_at      timestamptz,
  ended_by_name text not null default '',
  end_reason    text not null default '',
  constraint algorithm_end_bits check ((algorithm in ('rsa', 'ec')) = (below is not null))
);
create unique index algorithm_end_once on algorithm_end (algorithm, coalesce(below, 0)) where ended_at is null;
create function algorithm_end_guard() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or old.ended_at is not null
     or (new.id, new.algorithm, new.below, new.until, new.basis, new.by_name, new.by_title, new.at)
        is distinct from (old.id, old.algorithm, old.below, old.until, old.basis, old.by_name, old.by_title, old.at) then
    raise exception 'an end of an algorithm is replaced, never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger algorithm_end_kept before update or delete on algorithm_end for each row execute function algorithm_end_guard();

insert into algorithm_end (id, algorithm, below, until, basis, by_name, by_title, at) values
  (gen_random_uuid(), 'sha1', null, '2011-12-31', 'ETSI TS 119 312', '', '', now()),
  (gen_random_uuid(), 'rsa', 2048, '2013-12-31', 'NIST SP 800-131A', '', '', now()),
  (gen_random_uuid(), 'rsa', 3072, '2030-12-31', 'NIST IR 8547', '', '', now()),
  (gen_random_uuid(), 'ec', 256, '2013-12-31', 'NIST SP 800-131A', '', '', now());

-- Hashes of the files of a record by a later digest, each with everything that proved the file before (RFC 4998, 5.2). `chain` is its place
-- among the chains of the record, from 1; a file that was lost or damaged by then has none, and its proof ends with the chain before.
create table evidence_renewed_leaf (
  record_id uuid not null references evidence_record,
  chain     integer not null check (chain > 0),
  place     integer not null,
  -- Hexadecimal.
  hash      text not null,
  primary key (record_id, chain, place)
);
create trigger evidence_renewed_leaf_append_only before update or delete or truncate on evidence_renewed_leaf for each statement execute function refuse_change();
