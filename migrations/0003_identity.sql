-- breaking: no. locks: none (new tables). backfill: none.
-- Accounts, sessions and passwords by QCVN 12:2026 (handbook 9.4).
create table account (
  id                   uuid primary key,
  person_id            uuid not null references person,
  login                text not null,
  password_hash        text not null,
  password_changed_at  timestamptz not null,
  must_change_password boolean not null default true,
  failed_tries         integer not null default 0,
  locked_until         timestamptz,
  disabled_at          timestamptz,
  last_login_at        timestamptz,
  -- TOTP secret, base32; present while enrolling, in force once totp_since is set.
  totp_secret          text,
  totp_since           timestamptz,
  -- The last time step accepted: a code is good once (RFC 6238 section 5.2).
  totp_last_step       bigint,
  created_at           timestamptz not null,
  constraint account_login_key unique (login)
);
create index account_person on account (person_id);

-- The last ten hashes, so that a password is not used again.
create table password_history (
  account_id uuid not null references account,
  at         timestamptz not null,
  hash       text not null,
  primary key (account_id, at)
);

create table session (
  id              uuid primary key,
  -- SHA-256 of the cookie's token: whoever reads the table cannot ride a session.
  token_hash      text not null,
  account_id      uuid not null references account,
  assignment_id   uuid references post_assignment,
  csrf            text not null,
  created_at      timestamptz not null,
  seen_at         timestamptz not null,
  ends_at         timestamptz not null,
  second_factor_owed boolean not null,
  locked          boolean not null default false,
  unlock_tries    integer not null default 0,
  revoked_at      timestamptz,
  address         text not null,
  agent           text not null,
  constraint session_token_key unique (token_hash)
);
create index session_account on session (account_id) where revoked_at is null;
