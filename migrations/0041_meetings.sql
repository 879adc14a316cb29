-- breaking: no. locks: notice for the moment in which its check is replaced (its rows are read once). backfill: none.
-- Meetings before they open: agenda, papers, those invited, sites (Decision 45/2018/QĐ-TTg; handbook 6.2, 6.3).

create table meeting (
  id                 uuid primary key,
  -- Who convenes it.
  agency_id          uuid not null references org_unit,
  body_id            uuid references collegial_body,
  body_name          text not null default '',
  kind_id            uuid references meeting_kind,
  kind_name          text not null default '',
  title              text not null,
  description        text not null default '',
  form               text not null check (form in ('inPerson', 'online', 'hybrid')),
  state              text not null check (state in
                       ('draft', 'submitted', 'approved', 'convened', 'postponed', 'open', 'recess', 'closed', 'cancelled')),
  starts_at          timestamptz not null,
  ends_at            timestamptz not null,
  place              text not null default '',
  venue_id           uuid,
  private            boolean not null default false,
  -- Working days before the meeting; empty where no clock runs. Frozen from the kind of meeting when it is laid before somebody.
  papers_due_days    integer,
  notice_due_days    integer,
  conclusion_due_days integer,
  papers_due_at      timestamptz,
  notice_due_at      timestamptz,
  convened_at        timestamptz,
  previous_id        uuid,
  programme_entry_id uuid,
  -- What it answers or comes from, such as an incoming invitation.
  document_id        uuid,
  -- The invitation: an outgoing document of kind GM.
  invitation_draft_id uuid,
  invitation_id      uuid,
  return_reason      text not null default '',
  end_reason         text not null default '',
  search_key         text not null,
  created_by_holder  uuid not null references post_assignment,
  created_by_name    text not null,
  created_by_title   text not null,
  created_at         timestamptz not null,
  version            integer not null default 1,
  constraint meeting_span check (ends_at > starts_at and ends_at <= starts_at + interval '31 days')
);
create index meeting_listed on meeting (agency_id, starts_at desc, id desc);
create index meeting_when on meeting (starts_at, id);

-- The chain of times a meeting was set for. What was told to those invited stays.
create table meeting_postponement (
  id         uuid primary key,
  meeting_id uuid not null references meeting,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  reason     text not null,
  at         timestamptz not null
);
create index meeting_postponement_of on meeting_postponement (meeting_id, at);

create table meeting_site (
  id           uuid primary key,
  meeting_id   uuid not null references meeting,
  kind         text not null check (kind in ('hall', 'site')),
  name         text not null,
  agency_id    uuid references org_unit,
  -- Participants. No references: they refer to sites themselves.
  head_id      uuid,
  technician_id uuid,
  phone        text not null default '',
  expected     integer check (expected between 0 and 5000),
  position     integer not null,
  version      integer not null default 1,
  removed_at   timestamptz
);
create index meeting_site_of on meeting_site (meeting_id, position);
create unique index meeting_site_agency on meeting_site (meeting_id, agency_id) where removed_at is null and agency_id is not null;

-- An agency that is invited and names who comes.
create table meeting_agency (
  id              uuid primary key,
  meeting_id      uuid not null references meeting,
  agency_id       uuid not null references org_unit,
  agency_name     text not null,
  site_id         uuid references meeting_site,
  position        integer not null,
  places          integer check (places between 1 and 500),
  answered_at     timestamptz,
  declined_reason text not null default '',
  reminded_at     timestamptz,
  added_at        timestamptz not null,
  removed_at      timestamptz
);
create unique index meeting_agency_once on meeting_agency (meeting_id, agency_id) where removed_at is null;
create index meeting_agency_by on meeting_agency (agency_id, meeting_id) where removed_at is null;

create table meeting_participant (
  id                uuid primary key,
  meeting_id        uuid not null references meeting,
  person_id         uuid not null references person,
  -- The holding of the post by which somebody is invited.
  holder_id         uuid not null references post_assignment,
  name              text not null,
  title             text not null,
  agency_id         uuid not null references org_unit,
  agency_name       text not null,
  -- Order of listing among those of one role: that of the invitation.
  position          integer not null,
  role              text not null check (role in ('chair', 'deputy', 'secretary', 'clerk', 'member', 'attendee', 'observer')),
  votes             boolean not null default false check (not votes or role in ('chair', 'deputy', 'member')),
  site_id           uuid references meeting_site,
  invited_agency_id uuid references meeting_agency,
  -- Another participant, whose place is taken. No reference: a table that refers to itself is restored in one statement.
  substitute_for    uuid,
  reply             text not null default 'none' check (reply in ('none', 'accepted', 'declined', 'substitute')),
  reply_mode        text check (reply_mode in ('hall', 'site', 'online')),
  reply_reason      text not null default '',
  replied_at        timestamptz,
  late              boolean not null default false,
  seat              text not null default '',
  reminded_at       timestamptz,
  added_at          timestamptz not null,
  removed_at        timestamptz,
  removed_reason    text not null default ''
);
create unique index meeting_participant_once on meeting_participant (meeting_id, person_id) where removed_at is null;
create unique index meeting_participant_chair on meeting_participant (meeting_id) where role = 'chair' and removed_at is null;
create index meeting_participant_person on meeting_participant (person_id, meeting_id) where removed_at is null;

create table agenda_item (
  id               uuid primary key,
  meeting_id       uuid not null references meeting,
  -- No reference: a table that refers to itself is restored in one statement.
  parent_id        uuid,
  position         integer not null,
  title            text not null,
  secret           boolean not null default false,
  kind             text not null check (kind in ('inform', 'discuss', 'opinion', 'decide')),
  audience         text not null check (audience in ('everyone', 'members', 'desk')),
  state            text not null default 'planned'
                     check (state in ('planned', 'called', 'decided', 'noted', 'rejected', 'deferred', 'withdrawn')),
  planned_minutes  integer check (planned_minutes between 1 and 1440),
  preparing_unit   text not null default '',
  rapporteur_id    uuid references meeting_participant,
  document_id      uuid,
  withdrawn_reason text not null default '',
  version          integer not null default 1,
  -- A secret item has no title here: it is dealt with on paper (handbook 7.1 rule 5).
  constraint agenda_item_secret check (not secret or title = '')
);
create index agenda_item_of on agenda_item (meeting_id, position);
create unique index agenda_item_called on agenda_item (meeting_id) where state = 'called';

create table meeting_paper (
  id            uuid primary key,
  meeting_id    uuid not null references meeting,
  item_id       uuid references agenda_item,
  title         text not null,
  kind          text not null check (kind in ('submission', 'draft', 'report', 'summary', 'other')),
  paper_only    boolean not null,
  state         text not null check (state in ('draft', 'approved', 'released', 'recalled')),
  late          boolean not null default false,
  late_reason   text not null default '',
  recall_reason text not null default '',
  summary_of    uuid,
  position      integer not null,
  by_person     uuid not null references person,
  by_agency     uuid not null references org_unit,
  by_name       text not null,
  by_title      text not null,
  approved_by_name  text not null default '',
  approved_by_title text not null default '',
  released_at   timestamptz,
  removed_at    timestamptz,
  version       integer not null default 1
);
create index meeting_paper_of on meeting_paper (meeting_id, position);

-- Each version as it was given out: its bytes are never replaced.
create table meeting_paper_version (
  id          uuid primary key,
  paper_id    uuid not null references meeting_paper,
  n           integer not null check (n between 1 and 999),
  sha256      text not null references stored_file,
  file_name   text not null,
  reason      text not null default '',
  by_name     text not null,
  by_title    text not null,
  at          timestamptz not null,
  released_at timestamptz,
  constraint meeting_paper_version_key unique (paper_id, n)
);
create index meeting_paper_version_bytes on meeting_paper_version (sha256);
create function meeting_paper_version_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or to_jsonb(new) - 'released_at' <> to_jsonb(old) - 'released_at' or old.released_at is not null then
    raise exception 'a version of a paper is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger meeting_paper_version_kept before update or delete on meeting_paper_version
  for each row execute function meeting_paper_version_guard();

-- Who opened which version, and how far.
create table meeting_paper_opening (
  version_id uuid not null references meeting_paper_version,
  person_id  uuid not null references person,
  first_at   timestamptz not null,
  last_at    timestamptz not null,
  read_to    integer not null default 0,
  primary key (version_id, person_id)
);

create table meeting_comment (
  id               uuid primary key,
  paper_id         uuid not null references meeting_paper,
  n                integer,
  page             integer,
  kind             text not null check (kind in ('comment', 'question')),
  text             text not null,
  by_person        uuid not null references person,
  by_name          text not null,
  by_title         text not null,
  at               timestamptz not null,
  answer           text not null default '',
  answered_by_name text not null default '',
  answered_at      timestamptz
);
create index meeting_comment_of on meeting_comment (paper_id, at);

alter table notice drop constraint notice_subject_check;
alter table notice add constraint notice_subject_check
  check (subject in ('document', 'draft', 'task', 'file', 'number', 'account', 'booking', 'meeting'));
