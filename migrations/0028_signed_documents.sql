-- breaking: no. locks: document refuses reads and writes while columns and checks are added (its rows are read once), document_code_key is built anew. backfill: none; what was issued before bore no electronic signature.
-- Issue with two electronic signatures (Decree 30/2020 articles 5, 13, 15, 17, 32): signed, numbered, sealed, issued.

-- From when on an agency issues signed documents. The newest line of a past or present day counts; what is in force is never rewritten.
create table electronic_issue (
  agency_id  uuid not null references org_unit,
  valid_from date not null,
  signed     boolean not null,
  basis      text not null,
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  primary key (agency_id, valid_from)
);
create function electronic_issue_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.agency_id, new.valid_from) is distinct from (old.agency_id, old.valid_from)
     or old.valid_from <= (new.at at time zone 'Asia/Ho_Chi_Minh')::date then
    raise exception 'what is in force is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger electronic_issue_kept before update or delete on electronic_issue for each row execute function electronic_issue_guard();

alter table document add column signer_holder_id uuid references post_assignment;
-- Fixed with the number. `full`: by the competent person and the agency. `digitised`: signed on paper, the agency's signature alone.
alter table document add column signing text check (signing in ('none', 'digitised', 'full'));
-- Main file after the signature of the competent person, and after that of the agency.
alter table document add column signed_sha256 text references stored_file;
alter table document add column sealed_sha256 text references stored_file;

alter table document drop constraint document_state_check;
alter table document add constraint document_state_check check (state in ('draft', 'numbered', 'issued', 'arrived', 'registered', 'returned'));
alter table document drop constraint document_direction_state;
alter table document add constraint document_direction_state check (
  (direction = 'outgoing' and state in ('draft', 'numbered', 'issued') and source is null) or
  (direction = 'incoming' and state in ('arrived', 'registered', 'returned') and source is not null));
alter table document drop constraint document_numbered;
alter table document add constraint document_numbered check ((state in ('numbered', 'issued', 'registered')) = (register_number is not null));
-- Nothing leaves the agency with one signature only, whoever writes.
alter table document add constraint document_signed check (
  state <> 'numbered' or coalesce(signing, 'none') <> 'none');
alter table document add constraint document_sealed check (
  state <> 'issued' or coalesce(signing, 'none') = 'none' or (sealed_sha256 is not null and (signing <> 'full' or signed_sha256 is not null)));
drop index document_code_key;
create unique index document_code_key on document (agency_id, register_year, code_number, code_notation) where direction = 'outgoing' and state in ('numbered', 'issued');
create index document_to_seal on document (agency_id, listed_at) where state = 'numbered';

-- Every state of a file between approval and issue, for ever: a file that was cut back to an earlier state verifies, and only this tells.
-- Not tied to document or bytes: an approval taken back removes the one, a purged secret the other; that they were there stays.
create table document_revision (
  document_id uuid not null,
  position    integer not null,
  ordinal     integer not null,
  act         text not null check (act in ('approved', 'initialled', 'signed', 'countersigned', 'numbered', 'sealed', 'secondSealed', 'appendixSealed', 'copySealed', 'timestamped', 'validated')),
  base_sha256 text,
  sha256      text not null,
  size        bigint not null,
  at          timestamptz not null,
  by_holder   uuid references post_assignment,
  by_name     text not null,
  by_title    text not null,
  primary key (document_id, position, ordinal)
);
create index document_revision_bytes on document_revision (sha256);
create trigger document_revision_append_only before update or delete or truncate on document_revision for each statement execute function refuse_change();

-- Between number and seal the file grows by appended updates; afterwards it is fixed.
create or replace function document_file_guard() returns trigger language plpgsql as $$
begin
  if exists (select from document where id = old.document_id and state not in ('draft', 'numbered')) then
    raise exception 'files of an official document are never replaced' using errcode = '42501';
  end if;
  return old;
end $$;
