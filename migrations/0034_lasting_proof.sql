-- breaking: no. locks: none on tables in use. backfill: a job enters the PDFs that were issued or registered before, a bounded number at a time.
-- Proof that lasts: time-stamps added later and renewed beside the bytes that were issued or arrived, which never change (Decree 30/2020 article 5; Law on Electronic Transactions 20/2023 article 13), and evidence records over many files at once (RFC 4998).

-- One line for bytes, however many agencies hold them.
create table lasting_file (
  sha256         text primary key references stored_file,
  -- The newest file with everything added since; the same while nothing was.
  current_sha256 text not null references stored_file,
  -- waiting: nothing looked at yet. kept: proved until ends_at. open: what is missing stands in problem. none: bears no signature.
  state          text not null default 'waiting' check (state in ('waiting', 'kept', 'open', 'none')),
  -- Until when the newest time-stamp over all of it convinces.
  ends_at        timestamptz,
  -- When it is looked at next.
  next_at        timestamptz,
  problem        text not null default '',
  tries          integer not null default 0,
  looked_at      timestamptz,
  constraint lasting_file_kept check ((state = 'kept') <= (ends_at is not null)),
  constraint lasting_file_problem check ((state = 'open') <= (problem <> ''))
);
create index lasting_file_due on lasting_file (next_at) where next_at is not null;
create index lasting_file_ends on lasting_file (ends_at) where ends_at is not null;

-- What was added, for ever.
create table lasting_revision (
  sha256        text not null references lasting_file,
  ordinal       integer not null,
  base_sha256   text not null,
  result_sha256 text not null references stored_file,
  size          bigint not null,
  -- completed: what was missing at the signature. renewed: before the time-stamp before it ended.
  act           text not null check (act in ('completed', 'renewed')),
  ends_at       timestamptz not null,
  at            timestamptz not null,
  primary key (sha256, ordinal)
);
create trigger lasting_revision_append_only before update or delete or truncate on lasting_revision for each statement execute function refuse_change();

-- A time-stamp over the root of a tree of hashes, renewed like those of files.
create table evidence_record (
  id       uuid primary key,
  made_at  timestamptz not null,
  leaves   integer not null check (leaves > 0),
  -- Chains of time-stamps, the oldest first: [{"digest": "sha256", "tokens": [base64 …]} …].
  chains   jsonb not null,
  ends_at  timestamptz not null,
  next_at  timestamptz not null,
  problem  text not null default '',
  tries    integer not null default 0
);
create index evidence_record_due on evidence_record (next_at);
create function evidence_record_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.id, new.made_at, new.leaves) is distinct from (old.id, old.made_at, old.leaves)
     or jsonb_array_length(new.chains) < jsonb_array_length(old.chains) then
    raise exception 'evidence is renewed, never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger evidence_record_kept before update or delete on evidence_record for each row execute function evidence_record_guard();

create table evidence_leaf (
  sha256    text primary key,
  record_id uuid not null references evidence_record,
  place     integer not null,
  unique (record_id, place)
);
create trigger evidence_leaf_append_only before update or delete or truncate on evidence_leaf for each statement execute function refuse_change();
