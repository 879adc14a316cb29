-- breaking: no. locks: document refuses writes while an index is built. backfill: none; what was registered before has not been submitted.
-- Handling of registered arrivals: submission to a leader, his directive, assignments in a tree, deadlines (Decree 30/2020 articles 23, 24).

-- Who of an agency may read a document beyond those whose post shows them all of it. One row per ground, which ends with what gave it.
create table document_reader (
  document_id uuid not null references document,
  holder_id   uuid references post_assignment,
  -- The heads of the unit, whoever they are that day.
  unit_id     uuid references org_unit,
  basis       text not null check (basis in ('assignment')),
  basis_id    uuid not null,
  since       timestamptz not null,
  constraint document_reader_one check ((holder_id is null) <> (unit_id is null)),
  constraint document_reader_key unique (basis_id)
);
create index document_reader_holder on document_reader (holder_id, document_id) where holder_id is not null;
create index document_reader_unit on document_reader (unit_id, document_id) where unit_id is not null;
create index document_reader_document on document_reader (document_id);

alter table document add column handling text check (handling in ('waitDirective', 'assigned', 'inProgress', 'done'));
alter table document add constraint document_handled_when_registered check (handling is null or state = 'registered');
create index document_listed_handling on document (agency_id, handling, listed_at desc, id desc) where state = 'registered';

create table submission (
  id             uuid primary key,
  document_id    uuid not null references document,
  agency_id      uuid not null references org_unit,
  from_holder_id uuid not null references post_assignment,
  from_name      text not null,
  from_title     text not null,
  to_holder_id   uuid not null references post_assignment,
  to_name        text not null,
  to_title       text not null,
  note           text not null,
  at             timestamptz not null,
  -- Place of the document's urgency, the most urgent 1: the queue is read in this order without reading the documents.
  rank           smallint not null,
  state          text not null check (state in ('waiting', 'directed', 'returned', 'passed')),
  closed_at      timestamptz,
  reason         text not null default '',
  constraint submission_closed check ((state = 'waiting') = (closed_at is null))
);
create unique index submission_one_waiting on submission (document_id) where state = 'waiting';
create index submission_queue on submission (to_holder_id, rank, at, id) where state = 'waiting';
create index submission_document on submission (document_id, at);

create table directive (
  id            uuid primary key,
  document_id   uuid not null references document,
  agency_id     uuid not null references org_unit,
  submission_id uuid references submission,
  -- The assignment below which people were named; empty for the directive on the whole document. No reference: assignments refer to
  -- directives, and tables that refer to each other cannot be restored one after the other.
  parent_id     uuid,
  by_holder_id  uuid not null references post_assignment,
  by_name       text not null,
  by_title      text not null,
  text          text not null,
  at            timestamptz not null,
  undone_at     timestamptz,
  -- Where the handling of the document stood before, which taking the directive back restores.
  handling_before text
);
create index directive_document on directive (document_id, at);

create table assignment (
  id              uuid primary key,
  document_id     uuid not null references document,
  agency_id       uuid not null references org_unit,
  directive_id    uuid not null references directive,
  -- The assignment it was named below. No reference: a table that refers to itself is restored in one statement, whatever its size.
  parent_id       uuid,
  position        integer not null,
  role            text not null check (role in ('lead', 'support', 'informed')),
  state           text not null check (state in ('waiting', 'doing', 'forwarded', 'done', 'lapsed', 'returned', 'withdrawn')),
  by_holder_id    uuid not null references post_assignment,
  -- Exactly one of the two: a person in a post, or a unit, whose head acts.
  to_holder_id    uuid references post_assignment,
  to_unit_id      uuid references org_unit,
  to_name         text not null,
  to_title        text not null,
  due_at          timestamptz,
  original_due_at timestamptz,
  reply_required  boolean not null default false,
  reply_id        uuid references document,
  read_at         timestamptz,
  started_at      timestamptz,
  closed_at       timestamptz,
  closing_note    text not null default '',
  -- The directive that took it away to give the lead to somebody else; taking that back gives it back.
  replaced_by     uuid references directive,
  paused_since    timestamptz,
  version         integer not null default 1,
  constraint assignment_one_target check ((to_holder_id is null) <> (to_unit_id is null)),
  constraint assignment_closed check ((state in ('waiting', 'doing', 'forwarded')) = (closed_at is null)),
  constraint assignment_paused_open check (paused_since is null or state in ('waiting', 'doing', 'forwarded'))
);
-- One accountable lead at every moment and level (handbook 2.8).
create unique index assignment_one_lead on assignment (document_id, parent_id) nulls not distinct
  where role = 'lead' and state in ('waiting', 'doing', 'forwarded');
create index assignment_document on assignment (document_id);
create index assignment_replaced on assignment (replaced_by) where replaced_by is not null;
create index assignment_below on assignment (parent_id) where parent_id is not null;
create index assignment_of_holder on assignment (to_holder_id, due_at nulls last, id) where state in ('waiting', 'doing', 'forwarded');
create index assignment_of_unit on assignment (to_unit_id, due_at nulls last, id) where state in ('waiting', 'doing', 'forwarded');
create index assignment_given on assignment (by_holder_id, due_at nulls last, id) where state in ('waiting', 'doing', 'forwarded');
create index assignment_finished_holder on assignment (to_holder_id, closed_at desc, id desc) where closed_at is not null;
create index assignment_finished_unit on assignment (to_unit_id, closed_at desc, id desc) where closed_at is not null;

create table assignment_note (
  id            uuid primary key,
  assignment_id uuid not null references assignment,
  kind          text not null check (kind in ('progress', 'opinion', 'press')),
  by_name       text not null,
  by_title      text not null,
  at            timestamptz not null,
  text          text not null
);
create index assignment_note_of on assignment_note (assignment_id, at);
create trigger assignment_note_append_only before update or delete or truncate on assignment_note for each statement execute function refuse_change();

-- More time asked of the assigner; the original deadline stays in the assignment.
create table extension (
  id              uuid primary key,
  assignment_id   uuid not null references assignment,
  asked_by_name   text not null,
  asked_by_title  text not null,
  asked_at        timestamptz not null,
  wanted_at       timestamptz not null,
  reason          text not null,
  granted         boolean,
  decided_by_name text,
  decided_by_title text,
  decided_at      timestamptz,
  decision_note   text not null default '',
  constraint extension_decided check ((granted is null) = (decided_at is null))
);
create index extension_of on extension (assignment_id);
create unique index extension_one_open on extension (assignment_id) where granted is null;

-- Time spent waiting for another agency does not count.
create table handling_pause (
  assignment_id uuid not null references assignment,
  from_at       timestamptz not null,
  until_at      timestamptz,
  reason        text not null,
  by_name       text not null,
  by_title      text not null,
  primary key (assignment_id, from_at)
);

create table directive_preset (
  id        uuid primary key,
  person_id uuid not null references person,
  position  integer not null,
  text      text not null,
  constraint directive_preset_place unique (person_id, position)
);

-- What was directed is on record: nothing of it is removed, and only its ending is written later.
create function directive_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or
     (new.document_id, new.by_holder_id, new.text, new.at, new.parent_id) is distinct from
     (old.document_id, old.by_holder_id, old.text, old.at, old.parent_id) then
    raise exception 'a directive is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger directive_kept before update or delete on directive for each row execute function directive_guard();
create function assignment_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or
     (new.document_id, new.directive_id, new.role, new.to_holder_id, new.to_unit_id, new.original_due_at) is distinct from
     (old.document_id, old.directive_id, old.role, old.to_holder_id, old.to_unit_id, old.original_due_at) then
    raise exception 'an assignment is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger assignment_kept before update or delete on assignment for each row execute function assignment_guard();

-- Days of which only the morning is worked.
alter table calendar_day drop constraint calendar_day_kind_check;
alter table calendar_day add constraint calendar_day_kind_check check (kind in ('holiday', 'makeupWorkday', 'halfDay'));

-- A status that may not follow the one before is kept and flagged, not applied.
alter table delivery_status add column applied boolean not null default true;
