-- breaking: no. locks: none on existing tables. backfill: none.
-- A meeting while it lasts: one log, from which everything that stands is reckoned.

create table sitting (
  meeting_id uuid primary key references meeting,
  -- Changes when the log begins anew, as after a restore: places of before mean nothing then.
  epoch      uuid not null,
  -- Hides places in the log from those who are to count nothing, and signs the codes for the door. Never leaves the server.
  secret     bytea not null,
  newest     bigint not null default 0,
  begun_at   timestamptz not null
);

create table sitting_event (
  meeting_id uuid not null references meeting,
  seq        bigint not null,
  at         timestamptz not null,
  type       text not null,
  audiences  text[] not null,
  event      jsonb not null,
  by_holder  uuid not null,
  by_name    text not null,
  by_title   text not null,
  -- Pressed once, carried out once.
  command    uuid,
  primary key (meeting_id, seq)
);
create unique index sitting_event_command on sitting_event (meeting_id, command) where command is not null;
create trigger sitting_event_kept before update or delete or truncate on sitting_event
  for each statement execute function refuse_change();
