-- breaking: no. locks: none on existing tables. backfill: none.
-- Minutes of a meeting: a text that several people write at once, kept as the changes it came from; what rapporteurs said of it; and the
-- conclusions, each a point with who leads and by when.

create table minutes (
  meeting_id    uuid primary key references meeting,
  state         text not null check (state in ('writing', 'review', 'agreed')),
  -- Changes when the text begins anew, as after a restore: places of before mean nothing then.
  epoch         uuid not null,
  newest        bigint not null default 0,
  -- What the log said of each part when the part was taken from it: {"opening": "…"}.
  logged        jsonb not null,
  draft_id      uuid references draft,
  begun_by_name  text not null,
  begun_by_title text not null,
  begun_at      timestamptz not null,
  version       int not null default 1
);

-- The text is what its changes, in their order, come to (Yjs updates); never changed, so that who wrote what is known.
create table minutes_change (
  meeting_id uuid not null references minutes,
  seq        bigint not null,
  at         timestamptz not null,
  change     bytea not null check (length(change) <= 2000000),
  by_holder  uuid not null,
  by_name    text not null,
  by_title   text not null,
  primary key (meeting_id, seq)
);
create trigger minutes_change_kept before update or delete or truncate on minutes_change
  for each statement execute function refuse_change();

create table minutes_reviewer (
  meeting_id     uuid not null references minutes,
  participant_id uuid not null references meeting_participant,
  asked_at       timestamptz not null,
  done_at        timestamptz,
  primary key (meeting_id, participant_id)
);

create table minutes_comment (
  id         uuid primary key,
  meeting_id uuid not null references minutes,
  block      text not null,
  text       text not null,
  by_person  uuid not null,
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  answer           text not null default '',
  answered_by_name text not null default '',
  answered_at      timestamptz,
  constraint minutes_comment_answered check ((answer = '') = (answered_at is null))
);
create index minutes_comment_meeting on minutes_comment (meeting_id, at);

-- Where the conclusions of a meeting stand on their way; its row is the lock of all of them.
create table meeting_outcome (
  meeting_id      uuid primary key references meeting,
  notice_draft_id uuid references draft
);
create index meeting_outcome_notice on meeting_outcome (notice_draft_id);

create table conclusion (
  id         uuid primary key,
  meeting_id uuid not null references meeting_outcome,
  position   int not null,
  item_id    uuid references agenda_item,
  text       text not null,
  -- {holderId, unitId, agencyId, name, title}: exactly one of the three.
  lead       jsonb,
  partners   jsonb not null default '[]',
  due_on     date,
  task_id    uuid references task,
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  withdrawn_at timestamptz,
  version    int not null default 1
);
create index conclusion_meeting on conclusion (meeting_id, position);
create index conclusion_task on conclusion (task_id) where task_id is not null;
