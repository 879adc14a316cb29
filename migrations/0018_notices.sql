-- breaking: no. locks: none. backfill: none; notices begin with what happens from now on.
-- Notices: what a person is told, how he wants to be told, reminders and escalation of deadlines, feeds of deadlines for calendars.

-- How far each reader of the fact log that writes something has come. One process at a time reads for a name, holding its row.
create table reaction_cursor (
  name       text primary key,
  position   text not null,
  changed_at timestamptz not null
);
-- A fact that a reader could not take; the others go on.
create table reaction_failure (
  name     text not null,
  position text not null,
  error    text not null,
  at       timestamptz not null,
  primary key (name, position)
);

create table notice (
  id         uuid primary key,
  -- The desk it lies on: whoever acts in that post reads it.
  holder_id  uuid not null references post_assignment,
  agency_id  uuid not null references org_unit,
  kind       text not null,
  subject    text not null check (subject in ('document', 'draft', 'task', 'file', 'number', 'account')),
  subject_id uuid not null,
  by_name    text not null,
  by_title   text not null,
  note       text not null,
  urgent     boolean not null,
  at         timestamptz not null,
  read_at    timestamptz,
  -- What made it: a position of the fact log, or the name of a reminder. The same cause tells the same desk once.
  cause      text not null,
  mail       text not null check (mail in ('none', 'waiting', 'sent')),
  push       text not null check (push in ('none', 'waiting', 'sent')),
  constraint notice_once unique (holder_id, cause, kind)
);
create index notice_of on notice (holder_id, at desc, id desc);
create index notice_unread on notice (holder_id) where read_at is null;
create index notice_to_mail on notice (holder_id) where mail = 'waiting';
create index notice_about on notice (subject_id) where read_at is null;

create table notice_setting (
  person_id uuid not null references person,
  topic     text not null,
  page      boolean not null,
  mail      boolean not null,
  push      boolean not null,
  primary key (person_id, topic)
);

create table notice_address (
  person_id uuid primary key references person,
  email     text not null,
  -- A summary on the morning of each working day.
  digest    boolean not null,
  digest_on date,
  -- Of the secret in the address of the calendar feed; the secret itself is shown once.
  feed_sha256 text,
  feed_holder uuid references post_assignment,
  constraint notice_feed unique (feed_sha256)
);

create table push_subscription (
  id         uuid primary key,
  person_id  uuid not null references person,
  endpoint   text not null unique,
  p256dh     text not null,
  auth       text not null,
  created_at timestamptz not null,
  failures   integer not null default 0
);

-- Which reminder was given for what, so that each is given once.
create table reminder (
  subject_id uuid not null,
  stage      text not null,
  due_at     timestamptz not null,
  at         timestamptz not null,
  primary key (subject_id, stage, due_at)
);

-- Keys of this installation that it makes for itself, such as those by which browsers know its push messages.
create table installation_key (
  name        text primary key,
  public_key  text not null,
  private_key text not null,
  made_at     timestamptz not null
);
