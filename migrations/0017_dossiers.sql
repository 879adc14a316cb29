-- breaking: no. locks: document_reader for the moment in which its check is replaced. backfill: none.
-- File list of the year, work files, tasks and the programme of work (Decree 30/2020 articles 28 to 30, Appendix V, Appendix VI part D and II).

-- Grounds for reading: a document lies in a work file one may read, or a task was born from it.
alter table document_reader drop constraint document_reader_basis_check;
alter table document_reader add constraint document_reader_basis_check check (basis in ('assignment', 'draft', 'workFile', 'task'));

create table file_list (
  id              uuid primary key,
  agency_id       uuid not null references org_unit,
  year            integer not null check (year between 2000 and 2200),
  state           text not null check (state in ('draft', 'approved', 'issued')),
  drafted_by_name text not null,
  drafted_by_title text not null,
  drafted_at      timestamptz not null,
  approved_by_name text not null default '',
  approved_by_title text not null default '',
  approved_at     timestamptz,
  -- The act by which it was issued, in words: `Quyết định số 12/QĐ-UBND ngày 05/01/2026`.
  issuing_act     text not null default '',
  issued_at       timestamptz,
  version         integer not null default 1,
  constraint file_list_key unique (agency_id, year),
  constraint file_list_approved check ((state = 'draft') = (approved_at is null)),
  constraint file_list_issued check ((state = 'issued') = (issued_at is not null))
);

create table file_heading (
  id           uuid primary key,
  list_id      uuid not null references file_list,
  -- The large heading it stands under; empty for a large one. No reference: a table that refers to itself is restored in one statement.
  parent_id    uuid,
  position     integer not null,
  title        text not null,
  -- What stands in the notation of its files; small headings use that of their large one.
  abbreviation text not null default '',
  constraint file_heading_abbreviated check ((parent_id is null) = (abbreviation <> ''))
);
create unique index file_heading_abbreviation on file_heading (list_id, abbreviation) where abbreviation <> '';
create index file_heading_list on file_heading (list_id);

create table file_entry (
  id               uuid primary key,
  list_id          uuid not null references file_list,
  heading_id       uuid not null references file_heading,
  -- The large heading, along which ordinals run.
  series_id        uuid not null references file_heading,
  ordinal          integer not null check (ordinal > 0),
  notation         text not null,
  title            text not null,
  -- Years to be kept; empty: permanent (Law on Archives 33/2024: permanent, or 2 to 70 years).
  retention_years  integer check (retention_years between 2 and 70),
  keeper_holder_id uuid references post_assignment,
  keeper_name      text not null default '',
  note             text not null default '',
  -- Why it was added after approval.
  added_reason     text not null default '',
  withdrawn_at     timestamptz,
  withdrawn_reason text not null default '',
  constraint file_entry_ordinal unique (series_id, ordinal) deferrable initially deferred,
  constraint file_entry_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = ''))
);
create index file_entry_list on file_entry (list_id);
create index file_entry_heading on file_entry (heading_id);

-- What was approved is not rewritten; what is wrong is withdrawn with its reason, and its number stays used.
create function file_entry_guard() returns trigger language plpgsql as $$
begin
  if (select state from file_list where id = old.list_id) <> 'draft' and (tg_op = 'DELETE' or
     (new.series_id, new.ordinal, new.notation, new.title, new.retention_years) is distinct from
     (old.series_id, old.ordinal, old.notation, old.title, old.retention_years)) then
    raise exception 'an approved entry is never rewritten' using errcode = '42501';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger file_entry_kept before update or delete on file_entry for each row execute function file_entry_guard();

create table work_file (
  id               uuid primary key,
  agency_id        uuid not null references org_unit,
  entry_id         uuid references file_entry,
  -- The three parts of the file code (Decree 30/2020 Appendix VI part II, file 1).
  agency_code      varchar(35) not null,
  year             integer not null,
  notation         text not null,
  title            text not null,
  retention_years  integer check (retention_years between 2 and 70),
  language         text not null,
  description      text not null,
  started_on       date not null,
  ended_on         date,
  state            text not null check (state in ('open', 'closed')),
  keeper_holder_id uuid not null references post_assignment,
  keeper_name      text not null,
  keeper_title     text not null,
  keeper_unit_id   uuid not null references org_unit,
  created_by_name  text not null,
  created_by_title text not null,
  opened_at        timestamptz not null,
  closed_at        timestamptz,
  -- Fixed at completion.
  document_total   integer,
  page_total       integer,
  search_key       text not null,
  version          integer not null default 1,
  constraint work_file_code_key unique (agency_id, year, notation),
  constraint work_file_closed check ((state = 'closed') = (closed_at is not null and ended_on is not null and document_total is not null and page_total is not null)),
  constraint work_file_span check (ended_on is null or ended_on >= started_on)
);
create unique index work_file_of_entry on work_file (entry_id) where entry_id is not null;
create index work_file_listed on work_file (agency_id, opened_at desc, id desc);
create index work_file_keeper on work_file (keeper_holder_id, opened_at desc, id desc);
create index work_file_unit on work_file (keeper_unit_id, opened_at desc, id desc);

create table sub_file (
  id      uuid primary key,
  file_id uuid not null references work_file,
  ordinal integer not null,
  title   text not null,
  constraint sub_file_ordinal unique (file_id, ordinal)
);

create table work_file_member (
  id        uuid primary key,
  file_id   uuid not null references work_file,
  holder_id uuid references post_assignment,
  -- Everybody in the unit.
  unit_id   uuid references org_unit,
  name      text not null,
  title     text not null,
  access    text not null check (access in ('keep', 'add', 'read')),
  since     timestamptz not null,
  constraint work_file_member_one check ((holder_id is null) <> (unit_id is null)),
  constraint work_file_member_once unique nulls not distinct (file_id, holder_id, unit_id)
);
create unique index work_file_one_keeper on work_file_member (file_id) where access = 'keep';
create index work_file_member_holder on work_file_member (holder_id, file_id) where holder_id is not null;
create index work_file_member_unit on work_file_member (unit_id, file_id) where unit_id is not null;

create table work_file_item (
  id             uuid primary key,
  file_id        uuid not null references work_file,
  sub_file_id    uuid references sub_file,
  -- Place by date; empty once removed.
  ordinal        integer,
  -- A document of the agency, which is referred to and never copied, or a paper of the file's own.
  document_id    uuid references document,
  sha256         text references stored_file,
  file_name      text not null default '',
  title          text not null default '',
  pages          integer check (pages between 0 and 100000),
  dated_on       date not null,
  added_by_name  text not null,
  added_by_title text not null,
  added_at       timestamptz not null,
  removed_at     timestamptz,
  removed_reason text not null default '',
  constraint work_file_item_one check ((document_id is null) <> (sha256 is null)),
  constraint work_file_item_removed check ((removed_at is null) = (removed_reason = '') and (removed_at is null) = (ordinal is not null)),
  constraint work_file_item_ordinal unique (file_id, ordinal) deferrable initially deferred
);
create unique index work_file_item_document on work_file_item (file_id, document_id) where removed_at is null and document_id is not null;
create index work_file_item_of on work_file_item (document_id) where document_id is not null and removed_at is null;
create index work_file_item_bytes on work_file_item (sha256) where sha256 is not null;

-- A code is given once; a completed file changes only by being reopened; nothing of a file is deleted.
create function work_file_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a work file is never removed' using errcode = '42501'; end if;
  if (new.agency_id, new.agency_code, new.year, new.notation, new.entry_id) is distinct from
     (old.agency_id, old.agency_code, old.year, old.notation, old.entry_id) then
    raise exception 'the code of a work file is never changed' using errcode = '42501';
  end if;
  if old.state = 'closed' and new.state = 'closed' and
     (new.title, new.retention_years, new.description, new.language, new.started_on, new.ended_on, new.document_total, new.page_total) is distinct from
     (old.title, old.retention_years, old.description, old.language, old.started_on, old.ended_on, old.document_total, old.page_total) then
    raise exception 'a completed work file is not changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger work_file_kept before update or delete on work_file for each row execute function work_file_guard();

create function work_file_item_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'an item of a work file is never deleted' using errcode = '42501'; end if;
  if (select state from work_file where id = old.file_id) = 'closed' or old.removed_at is not null or
     (new.file_id, new.document_id, new.sha256, new.added_at) is distinct from (old.file_id, old.document_id, old.sha256, old.added_at) then
    raise exception 'what lies in a work file is not rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger work_file_item_kept before update or delete on work_file_item for each row execute function work_file_item_guard();

create table programme_entry (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  year           integer not null check (year between 2000 and 2200),
  quarter        integer check (quarter between 1 and 4),
  month          integer check (month between 1 and 12),
  title          text not null,
  product        text not null,
  lead_unit_id   uuid not null references org_unit,
  lead_name      text not null,
  due_on         date,
  note           text not null default '',
  added_at       timestamptz not null,
  withdrawn_at   timestamptz,
  withdrawn_reason text not null default '',
  version        integer not null default 1,
  constraint programme_entry_period check (month is null or quarter = (month + 2) / 3),
  constraint programme_entry_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = ''))
);
create index programme_entry_year on programme_entry (agency_id, year);

create table task (
  id              uuid primary key,
  agency_id       uuid not null references org_unit,
  -- The task it is a part of. No reference: see file_heading.
  parent_id       uuid,
  document_id     uuid references document,
  -- Where in the handling of that document it was born; told by the page, and only carried.
  directive_id    uuid,
  assignment_id   uuid,
  work_file_id    uuid references work_file,
  programme_id    uuid references programme_entry,
  title           text not null,
  description     text not null,
  wanted          text not null,
  priority        text not null check (priority in ('normal', 'high', 'urgent')),
  state           text not null check (state in ('new', 'doing', 'reported', 'returned', 'done', 'cancelled')),
  giver_holder_id uuid not null references post_assignment,
  giver_name      text not null,
  giver_title     text not null,
  -- Exactly one lead at every moment: a person in a post, or a unit, whose head acts.
  lead_holder_id  uuid references post_assignment,
  lead_unit_id    uuid references org_unit,
  lead_name       text not null,
  lead_title      text not null,
  -- The unit in which the lead is.
  home_unit_id    uuid not null references org_unit,
  due_at          timestamptz,
  original_due_at timestamptz,
  percent         integer not null default 0 check (percent between 0 and 100),
  paused_since    timestamptz,
  started_at      timestamptz,
  reported_at     timestamptz,
  late_reason     text not null default '',
  closed_at       timestamptz,
  verdict         text check (verdict in ('met', 'notMet', 'excellent')),
  verdict_note    text not null default '',
  search_key      text not null,
  created_at      timestamptz not null,
  version         integer not null default 1,
  constraint task_one_lead check ((lead_holder_id is null) <> (lead_unit_id is null)),
  constraint task_closed check ((state in ('done', 'cancelled')) = (closed_at is not null)),
  constraint task_paused_open check (paused_since is null or state in ('new', 'doing'))
);
create index task_of_holder on task (lead_holder_id, due_at nulls last, id) where closed_at is null;
create index task_of_unit on task (home_unit_id, due_at nulls last, id) where closed_at is null;
create index task_given on task (giver_holder_id, due_at nulls last, id) where closed_at is null;
create index task_of_agency on task (agency_id, due_at nulls last, id) where closed_at is null;
create index task_closed_holder on task (lead_holder_id, closed_at desc, id desc) where closed_at is not null;
create index task_closed_unit on task (home_unit_id, closed_at desc, id desc) where closed_at is not null;
create index task_closed_given on task (giver_holder_id, closed_at desc, id desc) where closed_at is not null;
create index task_closed_agency on task (agency_id, closed_at desc, id desc) where closed_at is not null;
create index task_due on task (agency_id, due_at);
create index task_below on task (parent_id) where parent_id is not null;
create index task_of_document on task (document_id) where document_id is not null;
create index task_of_file on task (work_file_id) where work_file_id is not null;
create index task_of_programme on task (programme_id) where programme_id is not null;

-- Accepted is accepted, and what was first asked stays on record.
create function task_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a task is never removed' using errcode = '42501'; end if;
  if (new.agency_id, new.parent_id, new.document_id, new.giver_holder_id, new.created_at) is distinct from
     (old.agency_id, old.parent_id, old.document_id, old.giver_holder_id, old.created_at)
     or old.original_due_at is not null and new.original_due_at is distinct from old.original_due_at
     or old.closed_at is not null and (new.state, new.verdict, new.closed_at, new.lead_holder_id, new.lead_unit_id) is distinct from
        (old.state, old.verdict, old.closed_at, old.lead_holder_id, old.lead_unit_id) then
    raise exception 'a task is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger task_kept before update or delete on task for each row execute function task_guard();

create table task_partner (
  id        uuid primary key,
  task_id   uuid not null references task,
  position  integer not null,
  holder_id uuid references post_assignment,
  unit_id   uuid references org_unit,
  name      text not null,
  title     text not null,
  constraint task_partner_one check ((holder_id is null) <> (unit_id is null)),
  constraint task_partner_once unique nulls not distinct (task_id, holder_id, unit_id)
);
create index task_partner_holder on task_partner (holder_id, task_id) where holder_id is not null;
create index task_partner_unit on task_partner (unit_id, task_id) where unit_id is not null;

-- Everything that was done with a task, in words.
create table task_line (
  id       uuid primary key,
  task_id  uuid not null references task,
  ordinal  integer not null,
  act      text not null,
  by_name  text not null,
  by_title text not null,
  at       timestamptz not null,
  text     text not null,
  percent  integer,
  constraint task_line_ordinal unique (task_id, ordinal)
);
create trigger task_line_append_only before update or delete or truncate on task_line for each statement execute function refuse_change();

create table task_line_file (
  line_id  uuid not null references task_line,
  position integer not null,
  sha256   text not null references stored_file,
  name     text not null,
  primary key (line_id, position)
);
create index task_line_file_bytes on task_line_file (sha256);
create trigger task_line_file_append_only before update or delete or truncate on task_line_file for each statement execute function refuse_change();

create table task_extension (
  id               uuid primary key,
  task_id          uuid not null references task,
  asked_by_name    text not null,
  asked_by_title   text not null,
  asked_at         timestamptz not null,
  wanted_at        timestamptz not null,
  reason           text not null,
  granted          boolean,
  decided_by_name  text not null default '',
  decided_by_title text not null default '',
  decided_at       timestamptz,
  decision_note    text not null default '',
  constraint task_extension_decided check ((granted is null) = (decided_at is null))
);
create index task_extension_of on task_extension (task_id);
create unique index task_extension_one_open on task_extension (task_id) where granted is null;
