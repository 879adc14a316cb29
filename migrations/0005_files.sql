-- breaking: no. locks: none (new tables). backfill: none.
-- What is known of kept bytes. The bytes are in the object store under their SHA-256; none of them is ever here.
create table stored_file (
  sha256     text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size       bigint not null check (size > 0),
  media_type text not null,
  pages      integer,
  text_state text not null default 'waiting' check (text_state in ('waiting', 'ready', 'none', 'failed')),
  kept_at    timestamptz not null,
  -- When a read or a scrub found that the bytes no longer match their hash.
  damaged_at timestamptz,
  checked_at timestamptz
);
create index stored_file_waiting on stored_file (kept_at) where text_state = 'waiting';
create index stored_file_damaged on stored_file (damaged_at) where damaged_at is not null;

create table upload (
  id         uuid primary key,
  account_id uuid not null references account,
  agency_id  uuid not null references org_unit,
  name       text not null,
  size       bigint not null,
  started_at timestamptz not null,
  sha256     text references stored_file,
  done_at    timestamptz
);
create index upload_account on upload (account_id, started_at);
