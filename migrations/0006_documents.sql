-- breaking: no. locks: none (new tables). backfill: none.
-- An agency's copy of a document, in either direction. Names of issuer and signer are those of the day, kept as text.
create table document (
  id              uuid primary key,
  agency_id       uuid not null references org_unit,
  direction       text not null check (direction in ('incoming', 'outgoing')),
  source          text check (source in ('internal', 'paper', 'email')),
  state           text not null check (state in ('draft', 'issued', 'arrived', 'registered', 'returned')),
  register_id     uuid references register,
  register_year   integer,
  -- Outgoing: the document's number. Incoming: the arrival number (số đến).
  register_number integer,
  code_number     text not null default '',
  code_notation   text not null default '',
  kind            text not null,
  subject         text not null,
  issuer_id       uuid references org_unit,
  issuer_name     text not null,
  issuer_code     text not null default '',
  issued_on       date,
  arrived_on      date,
  signer_name     text not null default '',
  signer_title    text not null default '',
  urgency         text not null,
  secrecy         text not null default 'none',
  due_on          date,
  pages           integer,
  copies          integer not null default 1,
  note            text not null default '',
  -- Mã định danh văn bản: agency code, date, number and symbol (Decree 30 Appendix VI A3).
  identifier      text,
  return_reason   text,
  created_by      uuid not null references post_assignment,
  created_at      timestamptz not null,
  registered_by   uuid references post_assignment,
  -- The moment lists are ordered by: arrival, issue, or creation of a draft.
  listed_at       timestamptz not null,
  -- Folded number, subject and issuer for accent-free "contains".
  search_key      text not null,
  number_key      text not null,
  version         integer not null default 1,
  constraint document_direction_state check (
    (direction = 'outgoing' and state in ('draft', 'issued') and source is null) or
    (direction = 'incoming' and state in ('arrived', 'registered', 'returned') and source is not null)),
  constraint document_numbered check ((state in ('issued', 'registered')) = (register_number is not null)),
  constraint document_number_whole check ((register_number is null) = (register_id is null) and (register_number is null) = (register_year is null)),
  constraint document_register_number_key unique (register_id, register_year, register_number)
);
-- Number and symbol are unique inside the agency in the year (Decree 30 article 15).
create unique index document_code_key on document (agency_id, register_year, code_number, code_notation) where direction = 'outgoing' and state = 'issued';
create index document_listed on document (agency_id, direction, listed_at desc, id desc);
create index document_listed_state on document (agency_id, direction, state, listed_at desc, id desc);
create index document_in_register on document (register_id, register_year, register_number desc);
create index document_due on document (agency_id, due_on) where due_on is not null;
create index document_search on document using gin (agency_id, search_key gin_trgm_ops);
create index document_number on document (agency_id, number_key text_pattern_ops);
create index document_identifier on document (agency_id, identifier) where identifier is not null;

create table document_file (
  document_id uuid not null references document,
  position    integer not null,
  role        text not null check (role in ('main', 'attachment')),
  sha256      text not null references stored_file,
  name        text not null,
  primary key (document_id, position)
);
create index document_file_bytes on document_file (sha256);
create unique index document_file_one_main on document_file (document_id) where role = 'main';

-- One row per recipient agency. `code` is empty until the document is issued; then the interchange status of handbook 4.4.
create table delivery (
  id             uuid primary key,
  document_id    uuid not null references document,
  recipient_id   uuid not null references org_unit,
  recipient_name text not null,
  purpose        text not null check (purpose in ('execute', 'know', 'report', 'file')),
  position       integer not null,
  code           text check (code in ('01', '02', '03', '04', '05', '06', '13', '15', '16')),
  incoming_id    uuid references document,
  changed_at     timestamptz,
  constraint delivery_once unique (document_id, recipient_id),
  constraint delivery_incoming_key unique (incoming_id)
);
create index delivery_recipient on delivery (recipient_id, changed_at desc);

create table delivery_status (
  delivery_id uuid not null references delivery,
  ordinal     integer not null,
  code        text not null,
  at          timestamptz not null,
  by_name     text not null,
  by_title    text not null,
  note        text not null default '',
  primary key (delivery_id, ordinal)
);
create trigger delivery_status_append_only before update or delete or truncate on delivery_status for each statement execute function refuse_change();

create table recipient_group (
  id        uuid primary key,
  agency_id uuid not null references org_unit,
  name      text not null,
  constraint recipient_group_name_key unique (agency_id, name)
);
create table recipient_group_member (
  group_id  uuid not null references recipient_group on delete cascade,
  agency_id uuid not null references org_unit,
  primary key (group_id, agency_id)
);

-- An issued, registered or returned document is official: it is not removed, and what was signed, numbered and dated is not rewritten.
create function document_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception 'an official document is never deleted' using errcode = '42501'; end if;
    return old;
  end if;
  if old.register_number is not null and
     (new.register_id, new.register_year, new.register_number, new.code_number, new.code_notation, new.agency_id, new.direction)
     is distinct from
     (old.register_id, old.register_year, old.register_number, old.code_number, old.code_notation, old.agency_id, old.direction) then
    raise exception 'the number of an official document is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger document_official before update or delete on document for each row execute function document_guard();

create function document_file_guard() returns trigger language plpgsql as $$
begin
  if exists (select from document where id = old.document_id and state <> 'draft') then
    raise exception 'files of an official document are never replaced' using errcode = '42501';
  end if;
  return old;
end $$;
create trigger document_file_official before delete on document_file for each row execute function document_file_guard();
create trigger document_file_fixed before update on document_file for each statement execute function refuse_change();
