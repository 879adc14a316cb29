-- breaking: no. locks: fact, session, document, document_file and document_reader for the moment in which a column or trigger is added; document_view refuses writes while its key is built. backfill: none.
-- Delegation of handling in absence (ủy quyền xử lý): another holder acts in a post from one day to another. It is no authority to sign
-- (Decree 30/2020 article 13): issuing, sealing and administration stay with the person.
create table delegation (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  from_holder_id uuid not null references post_assignment,
  from_person_id uuid not null references person,
  from_name      text not null,
  from_title     text not null,
  -- The holding that makes him fit: when it ends, the delegation is over.
  to_holder_id   uuid not null references post_assignment,
  to_person_id   uuid not null references person,
  to_name        text not null,
  to_title       text not null,
  scope          text[] not null check (cardinality(scope) > 0 and scope <@ array['handling', 'directing', 'approving']),
  starts_on      date not null,
  ends_on        date not null,
  reason         text not null,
  -- The document it rests on; never empty when somebody else enters it for the absent.
  source         text not null default '',
  for_absent     boolean not null,
  by_person_id   uuid not null references person,
  by_name        text not null,
  by_title       text not null,
  at             timestamptz not null,
  revoked_at     timestamptz,
  revoked_name   text,
  revoked_title  text,
  revoke_reason  text,
  constraint delegation_span check (ends_on >= starts_on and ends_on <= starts_on + 365),
  constraint delegation_other_person check (from_person_id <> to_person_id),
  constraint delegation_source check (not for_absent or source <> ''),
  constraint delegation_revoked_whole check (num_nulls(revoked_at, revoked_name, revoked_title, revoke_reason) in (0, 4)),
  -- One at a time for each holding of a post.
  constraint delegation_apart exclude using gist (from_holder_id with =, daterange(starts_on, ends_on, '[]') with &&) where (revoked_at is null)
);
create index delegation_received on delegation (to_person_id, starts_on desc, id desc);
create index delegation_given on delegation (from_person_id, starts_on desc, id desc);
create index delegation_agency on delegation (agency_id, starts_on desc, id desc);

create function delegation_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.revoked_at is not null or
     (new.agency_id, new.from_holder_id, new.from_person_id, new.from_name, new.from_title, new.to_holder_id, new.to_person_id, new.to_name,
      new.to_title, new.scope, new.starts_on, new.ends_on, new.reason, new.source, new.for_absent, new.by_person_id, new.by_name, new.by_title, new.at)
     is distinct from
     (old.agency_id, old.from_holder_id, old.from_person_id, old.from_name, old.from_title, old.to_holder_id, old.to_person_id, old.to_name,
      old.to_title, old.scope, old.starts_on, old.ends_on, old.reason, old.source, old.for_absent, old.by_person_id, old.by_name, old.by_title, old.at) then
    raise exception 'a delegation is only ever revoked, once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger delegation_kept before update or delete on delegation for each row execute function delegation_guard();

-- The delegation one acts by: of a session until it is over, of a fact for ever. No reference from the log, as with its accounts and holdings.
alter table session add column delegation_id uuid references delegation;
alter table fact add column delegation_id uuid;

-- A view on somebody's behalf is a line of its own: the post is his, the eyes are not.
alter table document_view add column delegation_id uuid references delegation;
alter table document_view drop constraint document_view_pkey;
alter table document_view add constraint document_view_key unique nulls not distinct (document_id, holder_id, delegation_id);

-- Every change of access stands as a warning until somebody else who is competent confirms it (Appendix VI part III clause 3c), and is kept for
-- ever. Rooms of two levels write here: no reference to what it is about.
create table access_change (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  kind           text not null check (kind in
    ('grant', 'grantEnded', 'exclusion', 'exclusionEnded', 'postGiven', 'postEnded', 'postsImported', 'delegation')),
  -- The document; the holding of a post; the delegation; for an import the agency.
  subject_id     uuid not null,
  -- The change that this one ends.
  about_id       uuid,
  holder_id      uuid references post_assignment,
  unit_id        uuid references org_unit,
  -- Whom it favours or excludes: he does not decide it.
  person_id      uuid references person,
  target_name    text not null,
  target_title   text not null,
  detail         text not null default '',
  reason         text not null,
  until_on       date,
  -- The installation itself may have made it: no reference.
  by_person_id   uuid not null,
  by_name        text not null,
  by_title       text not null,
  at             timestamptz not null,
  state          text not null default 'waiting' check (state in ('waiting', 'confirmed', 'rejected')),
  decided_name   text,
  decided_title  text,
  decided_at     timestamptz,
  decision_reason text,
  constraint access_change_decided check ((state = 'waiting') = (num_nonnulls(decided_name, decided_title, decided_at, decision_reason) = 0))
);
create index access_change_waiting on access_change (agency_id, at desc, id desc) where state = 'waiting';
create index access_change_decided_at on access_change (agency_id, at desc, id desc) where state <> 'waiting';
create index access_change_subject on access_change (subject_id, at);
-- One grant or ending of a kind waits at a time.
create unique index access_change_once on access_change (subject_id, kind, holder_id, unit_id) nulls not distinct
  where state = 'waiting' and kind in ('grant', 'grantEnded', 'exclusionEnded');

create function access_change_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'waiting' or
     (to_jsonb(new) - array['state', 'decided_name', 'decided_title', 'decided_at', 'decision_reason']) is distinct from
     (to_jsonb(old) - array['state', 'decided_name', 'decided_title', 'decided_at', 'decision_reason']) then
    raise exception 'a change of access is only ever decided, once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger access_change_kept before update or delete on access_change for each row execute function access_change_guard();

-- A reading that was granted is one ground more; it may have a last day.
alter table document_reader drop constraint document_reader_basis_check;
alter table document_reader add constraint document_reader_basis_check check (basis in ('assignment', 'draft', 'workFile', 'task', 'grant'));
alter table document_reader add column until_on date;

-- Who is kept from a document whatever his grounds, in all his posts. Only what is in force: its history is in access_change.
create table document_exclusion (
  change_id   uuid primary key references access_change,
  document_id uuid not null references document,
  person_id   uuid not null references person,
  constraint document_exclusion_key unique (person_id, document_id)
);
create index document_exclusion_document on document_exclusion (document_id);

-- Legal hold (phong tỏa, giữ nguyên; Appendix VI part I): on order, nothing of these documents is changed or removed until it is released.
create table legal_hold (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  reason         text not null,
  basis          text not null,
  by_name        text not null,
  by_title       text not null,
  at             timestamptz not null,
  released_at    timestamptz,
  released_name  text,
  released_title text,
  release_reason text,
  constraint legal_hold_released_whole check (num_nulls(released_at, released_name, released_title, release_reason) in (0, 4))
);
create index legal_hold_standing on legal_hold (agency_id, at desc, id desc);
create table legal_hold_document (
  hold_id     uuid not null references legal_hold,
  -- No reference: a draft may be thrown away once it is released, and that it was held stays on record.
  document_id uuid not null,
  primary key (hold_id, document_id)
);
create index legal_hold_document_of on legal_hold_document (document_id);
create trigger legal_hold_document_kept before update or delete or truncate on legal_hold_document for each statement execute function refuse_change();

create function legal_hold_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.released_at is not null or
     (new.agency_id, new.reason, new.basis, new.by_name, new.by_title, new.at) is distinct from
     (old.agency_id, old.reason, old.basis, old.by_name, old.by_title, old.at) then
    raise exception 'a legal hold is only ever released, once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger legal_hold_kept before update or delete on legal_hold for each row execute function legal_hold_guard();

create function document_held(document uuid) returns boolean language sql stable as $$
  select exists (select from legal_hold_document d join legal_hold h on h.id = d.hold_id where d.document_id = document and h.released_at is null)
$$;
create function refuse_held() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'document_file' then
    if document_held(case when tg_op = 'DELETE' then old.document_id else new.document_id end) then
      raise exception 'the document is under legal hold' using errcode = '23514', constraint = 'document_held';
    end if;
  elsif document_held(old.id) then
    raise exception 'the document is under legal hold' using errcode = '23514', constraint = 'document_held';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger document_file_held before insert or delete on document_file for each row execute function refuse_held();
create trigger document_held_deleted before delete on document for each row execute function refuse_held();
create trigger document_held_edited before update on document for each row
  when ((new.subject, new.kind, new.issuer_name, new.issued_on, new.signer_name, new.signer_title, new.secrecy, new.pages, new.note) is distinct from
        (old.subject, old.kind, old.issuer_name, old.issued_on, old.signer_name, old.signer_title, old.secrecy, old.pages, old.note))
  execute function refuse_held();
