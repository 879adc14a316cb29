-- breaking: no. locks: fact refuses writes while an index of none of its rows is built. backfill: none.
-- Digital signatures (Decree 30/2020 articles 5, 13, 32; Decree 68/2024 on official-duty signatures).

-- A certificate of a person, or of an agency for its seal. Ended, never rewritten: signatures made with it point here.
create table signing_certificate (
  id            uuid primary key,
  owner         text not null check (owner in ('person', 'agency')),
  person_id     uuid references person,
  agency_id     uuid not null references org_unit,
  -- The post it was issued for; null: any post of the person.
  post_id       uuid references post,
  sha256        text not null,
  -- DER in base64, as all bytes here.
  der           text not null,
  -- Certificates of its issuers, the nearest first; the root is not among them.
  chain         text[] not null default '{}',
  subject_name  text not null,
  subject_title text not null default '',
  subject_agency text not null default '',
  issuer_name   text not null,
  serial        text not null,
  not_before    timestamptz not null,
  not_after     timestamptz not null,
  -- Where its key is: here under the person's PIN, in a token or HSM, at a remote service, with a program on the person's computer.
  means         text not null check (means in ('software', 'token', 'remote', 'agent')),
  means_name    text not null default '',
  means_key     text not null default '',
  sample        boolean not null default false,
  by_name       text not null,
  by_title      text not null,
  at            timestamptz not null,
  ended_at      timestamptz,
  ended_by_name text not null default '',
  end_reason    text not null default '',
  constraint signing_certificate_owner check ((owner = 'person') = (person_id is not null)),
  constraint signing_certificate_ended check ((ended_at is null) = (end_reason = ''))
);
create index signing_certificate_person on signing_certificate (person_id) where owner = 'person';
create index signing_certificate_agency on signing_certificate (agency_id) where owner = 'agency';
create unique index signing_certificate_once on signing_certificate (sha256) where ended_at is null;
create function signing_certificate_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or
     (new.owner, new.person_id, new.agency_id, new.sha256, new.der, new.chain, new.means, new.means_name, new.means_key, new.at)
     is distinct from (old.owner, old.person_id, old.agency_id, old.sha256, old.der, old.chain, old.means, old.means_name, old.means_key, old.at) then
    raise exception 'a certificate is ended, never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger signing_certificate_kept before update or delete on signing_certificate for each row execute function signing_certificate_guard();

-- A key kept here, in a PKCS#12 container under the PIN of whoever it belongs to: without the PIN nobody signs with it, this program included.
create table software_key (
  certificate_id uuid primary key references signing_certificate,
  container      text not null,
  wrong_tries    integer not null default 0
);

-- Pictures (Appendix I II.7d, II.8): the hand signature blue, the seal red at its real size, PNG with a transparent ground.
create table signing_image (
  id         uuid primary key,
  kind       text not null check (kind in ('signature', 'initials', 'seal')),
  person_id  uuid references person,
  agency_id  uuid references org_unit,
  sha256     text not null references stored_file,
  width_mm   numeric(6, 2) not null check (width_mm between 5 and 120),
  height_mm  numeric(6, 2) not null check (height_mm between 5 and 120),
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  ended_at   timestamptz,
  constraint signing_image_owner check ((kind = 'seal') = (agency_id is not null) and (kind = 'seal') = (person_id is null))
);
create unique index signing_image_one on signing_image (kind, coalesce(person_id, agency_id)) where ended_at is null;

-- Who keeps the agency's key (article 32): one post at a time, handed over with minutes.
create table seal_custody (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  holder_id      uuid not null references post_assignment,
  holder_name    text not null,
  holder_title   text not null,
  basis          text not null,
  given_by_name  text not null,
  given_by_title text not null,
  given_at       timestamptz not null,
  ended_by_name  text not null default '',
  ended_by_title text not null default '',
  end_basis      text not null default '',
  ended_at       timestamptz,
  constraint seal_custody_ended check ((ended_at is null) = (end_basis = ''))
);
create unique index seal_custody_one on seal_custody (agency_id) where ended_at is null;
create function seal_custody_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or
     (new.agency_id, new.holder_id, new.basis, new.given_by_name, new.given_at) is distinct from (old.agency_id, old.holder_id, old.basis, old.given_by_name, old.given_at) then
    raise exception 'custody of a seal is ended, never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger seal_custody_kept before update or delete on seal_custody for each row execute function seal_custody_guard();

-- Signatures asked beside those of the signer and of the agency: initials, a second competent person, the seal of another agency.
create table signing_step (
  id           uuid primary key,
  document_id  uuid not null,
  agency_id    uuid not null references org_unit,
  kind         text not null check (kind in ('initials', 'countersign', 'secondSeal')),
  holder_id    uuid references post_assignment,
  sealing_id   uuid references org_unit,
  holder_name  text not null,
  holder_title text not null default '',
  state        text not null check (state in ('waiting', 'done', 'refused', 'withdrawn')),
  note         text not null default '',
  asked_by     uuid not null references post_assignment,
  asked_by_name text not null,
  asked_at     timestamptz not null,
  answer       text not null default '',
  answered_at  timestamptz,
  constraint signing_step_to check ((kind = 'secondSeal') = (sealing_id is not null) and (kind = 'secondSeal') = (holder_id is null)),
  constraint signing_step_answered check ((state = 'waiting') = (answered_at is null))
);
create index signing_step_document on signing_step (document_id, asked_at);
create index signing_step_holder on signing_step (holder_id) where state = 'waiting';
create index signing_step_sealing on signing_step (sealing_id) where state = 'waiting';

-- One signature under way: the exact bytes shown, the attributes that leave for the key, and what became of it.
create table signing_session (
  id             uuid primary key,
  document_id    uuid not null,
  position       integer not null,
  agency_id      uuid not null references org_unit,
  act            text not null,
  step_id        uuid references signing_step,
  certificate_id uuid not null references signing_certificate,
  account_id     uuid not null,
  holder_id      uuid not null references post_assignment,
  state          text not null check (state in ('prepared', 'signing', 'waiting', 'done', 'failed', 'late')),
  -- What it was prepared on; anything else there now makes it stale.
  base_sha256    text not null,
  base_size      bigint not null,
  -- SHA-256 of the prepared revision as shown, its signature still empty.
  shown_sha256   text not null,
  tail           text,
  prepared       jsonb not null,
  attributes     text not null,
  place          jsonb,
  transaction    text not null default '',
  failure        text not null default '',
  result_sha256  text,
  result_size    bigint,
  level          text not null default '',
  at             timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz
);
create index signing_session_document on signing_session (document_id, at);
create index signing_session_open on signing_session (expires_at) where state in ('prepared', 'signing', 'waiting');

-- Reports are evidence: made again on demand, never rewritten.
create table verification_report (
  id        uuid primary key,
  sha256    text not null,
  made_at   timestamptz not null,
  by_name   text not null,
  report    jsonb not null
);
create index verification_report_bytes on verification_report (sha256, made_at desc);
create trigger verification_report_append_only before update or delete or truncate on verification_report for each statement execute function refuse_change();

-- Whose certificates are believed, beside the sample authority of this installation.
create table trust_anchor (
  id            uuid primary key,
  sha256        text not null,
  der           text not null,
  subject_name  text not null,
  not_after     timestamptz not null,
  basis         text not null,
  by_name       text not null,
  by_title      text not null,
  at            timestamptz not null,
  ended_at      timestamptz,
  ended_by_name text not null default '',
  end_reason    text not null default ''
);
create unique index trust_anchor_once on trust_anchor (sha256) where ended_at is null;

-- The sample authority of this installation. Its certificates say SAMPLE: nothing it signs is an official signature.
create table sample_authority (
  one        boolean primary key default true check (one),
  state      jsonb not null,
  at         timestamptz not null
);
create table sample_certificate (
  serial         text primary key,
  certificate_id uuid references signing_certificate,
  issued_at      timestamptz not null,
  revoked_at     timestamptz,
  reason         text
);

-- The log of uses of a seal is read off the facts.
create index fact_signature on fact (seq) where type = 'document.bears-signature';
