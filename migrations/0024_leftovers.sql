-- breaking: no. locks: directive and delivery_status for the moment in which a column is added. backfill: none.
-- Handling that moves from a replaced document to the one that replaces it; data of an issued document that is put right
-- afterwards; office hours of an agency.

-- Both documents are copies of one agency. The old assignments end where they stood; equal ones stand on the replacing document.
create table handling_transfer (
  id                     uuid primary key,
  agency_id              uuid not null references org_unit,
  from_document_id       uuid not null references document,
  to_document_id         uuid not null references document,
  by_holder_id           uuid not null references post_assignment,
  by_name                text not null,
  by_title               text not null,
  reason                 text not null,
  at                     timestamptz not null,
  undone_at              timestamptz,
  -- Where the handling of both stood before, which taking it back restores.
  from_handling          text not null,
  to_handling            text,
  -- The submission that was open on the old one, the equal one that was made, and the one on the new that this answered.
  ended_submission_id    uuid references submission,
  made_submission_id     uuid references submission,
  answered_submission_id uuid references submission,
  constraint handling_transfer_two check (from_document_id <> to_document_id)
);
create index handling_transfer_from on handling_transfer (from_document_id, at);
create index handling_transfer_to on handling_transfer (to_document_id, at);

create table assignment_transfer (
  transfer_id uuid not null references handling_transfer,
  from_id     uuid not null references assignment,
  to_id       uuid not null references assignment,
  primary key (transfer_id, from_id),
  constraint assignment_transfer_to unique (to_id)
);
create trigger assignment_transfer_append_only before update or delete or truncate on assignment_transfer for each statement execute function refuse_change();

create function handling_transfer_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.undone_at is not null or to_jsonb(new) - 'undone_at' is distinct from to_jsonb(old) - 'undone_at' then
    raise exception 'a transfer of handling is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger handling_transfer_kept before update or delete on handling_transfer for each row execute function handling_transfer_guard();

-- The directive on the replaced document whose words and people this one carries on. No reference: a table that refers to itself.
alter table directive add column carried_from uuid;

-- Data of an issued document that its issuer puts right afterwards (edXML BussinessDocType 2; handbook 4.4, statuses 15 and 16). Number, date
-- and bytes are never among them. What stood before is kept for ever, of each copy that took it over.
create table document_update (
  id           uuid primary key,
  document_id  uuid not null references document,
  agency_id    uuid not null references org_unit,
  reason       text not null,
  by_holder_id uuid not null references post_assignment,
  by_name      text not null,
  by_title     text not null,
  at           timestamptz not null,
  -- Until when recipients who have registered it are to answer.
  due_at       timestamptz not null
);
create index document_update_of on document_update (document_id, at);
create trigger document_update_append_only before update or delete or truncate on document_update for each statement execute function refuse_change();

-- What changed in one copy, the issuer's own among them.
create table document_change (
  document_id uuid not null references document,
  update_id   uuid not null references document_update,
  field       text not null check (field in ('subject', 'urgency', 'dueOn', 'signerName', 'signerTitle', 'pages')),
  before      text,
  after       text,
  at          timestamptz not null,
  -- It stood in the register by then: the book keeps the line as it was written, with the correction beside it.
  in_book     boolean not null,
  primary key (document_id, update_id, field)
);
create index document_change_update on document_change (update_id, document_id);
create trigger document_change_append_only before update or delete or truncate on document_change for each statement execute function refuse_change();

-- One line per recipient whose copy is in force.
create table document_update_line (
  update_id   uuid not null references document_update,
  delivery_id uuid not null references delivery,
  incoming_id uuid not null references document,
  state       text not null check (state in ('waiting', 'agreed', 'refused')),
  answered_at timestamptz,
  by_name     text not null default '',
  by_title    text not null default '',
  reason      text not null default '',
  primary key (update_id, delivery_id),
  constraint document_update_line_answered check ((state = 'waiting') = (answered_at is null))
);
create index document_update_line_incoming on document_update_line (incoming_id);
create index document_update_line_open on document_update_line (incoming_id) where state = 'waiting';
create function document_update_line_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'waiting' or (new.update_id, new.delivery_id, new.incoming_id) is distinct from (old.update_id, old.delivery_id, old.incoming_id) then
    raise exception 'an answer to an update is given once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger document_update_line_kept before update or delete on document_update_line for each row execute function document_update_line_guard();

-- The statuses 15 and 16 of an update stand in the history of a delivery beside the course of handling, which they do not move.
alter table delivery_status add column of_update boolean not null default false;

-- Office hours of an agency and how long before a deadline is near, from a day on. Null: as the agency above has it; with none above, the
-- hours and the threshold of the installation. What is in force or was is never rewritten: deadlines were counted by it.
create table office_hours (
  agency_id     uuid not null references org_unit,
  valid_from    date not null,
  -- Pairs of minutes from midnight, in order: [[450, 690], [810, 1020]].
  shifts        jsonb,
  amber_minutes integer check (amber_minutes between 30 and 4800),
  by_name       text not null,
  by_title      text not null,
  at            timestamptz not null,
  primary key (agency_id, valid_from)
);
create function office_hours_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.agency_id, new.valid_from) is distinct from (old.agency_id, old.valid_from)
     or old.valid_from <= (new.at at time zone 'Asia/Ho_Chi_Minh')::date then
    raise exception 'office hours in force are never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger office_hours_kept before update or delete on office_hours for each row execute function office_hours_guard();

-- Whoever stands in for a post hears of it by his own ways: one line per notice and person, beside the notice on the desk both read.
create table notice_stand_in (
  notice_id uuid not null references notice on delete cascade,
  person_id uuid not null references person,
  mail      text not null check (mail in ('none', 'waiting', 'sent')),
  push      text not null check (push in ('none', 'waiting', 'sent')),
  primary key (notice_id, person_id)
);
create index notice_stand_in_mail on notice_stand_in (person_id) where mail = 'waiting';
create index notice_stand_in_push on notice_stand_in (person_id) where push = 'waiting';
