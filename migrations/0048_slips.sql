-- breaking: no. locks: notice, exclusively for a check of its rows (a constraint is widened). backfill: none.
-- Written opinions of the members of a body between its meetings (phiếu lấy ý kiến): what is asked, of whom, and each answer. The third
-- instrument beside open votes and secret ballots, with tables of its own.

create table slip_round (
  id           uuid primary key,
  agency_id    uuid not null references org_unit,
  body_id      uuid not null references collegial_body,
  body_name    text not null,
  title        text not null,
  introduction text not null,
  -- Working days to answer, and from the asking on the moment they end.
  days         int not null check (days between 1 and 60),
  due_at       timestamptz,
  state        text not null check (state in ('draft', 'open', 'closed', 'cancelled')),
  -- Frozen when asked: rule, what its voters are called, hash of all that is asked.
  rule         jsonb,
  rule_source  text not null default '',
  voters       text not null default 'members' check (voters in ('members', 'deputies')),
  text_sha256  text,
  created_by_holder uuid not null,
  created_by_name   text not null,
  created_by_title  text not null,
  created_at   timestamptz not null,
  asked_by_holder   uuid,
  asked_by_name     text not null default '',
  asked_by_title    text not null default '',
  asked_at     timestamptz,
  extend_reason text not null default '',
  closed_at    timestamptz,
  cancel_reason text not null default '',
  -- When members were reminded by the clock, and those who asked told that time is up.
  near_told_at timestamptz,
  over_told_at timestamptz,
  search_key   text not null,
  version      int not null default 1,
  constraint slip_round_frozen check (state in ('draft', 'cancelled')
    or (rule is not null and due_at is not null and asked_at is not null and text_sha256 is not null)),
  constraint slip_round_closed check ((state = 'closed') = (closed_at is not null)),
  constraint slip_round_cancelled check ((state = 'cancelled') = (cancel_reason <> ''))
);
create index slip_round_agency on slip_round (agency_id, created_at desc);
create index slip_round_due on slip_round (due_at) where state = 'open';

create table slip_question (
  id       uuid primary key,
  round_id uuid not null references slip_round,
  position int not null,
  text     text not null,
  -- What it came to under the rule, once closed.
  result   jsonb,
  constraint slip_question_place unique (round_id, position)
);

create table slip_paper (
  id        uuid primary key,
  round_id  uuid not null references slip_round,
  position  int not null,
  title     text not null,
  sha256    text not null references stored_file,
  file_name text not null,
  by_name   text not null,
  by_title  text not null,
  at        timestamptz not null
);
create index slip_paper_of on slip_paper (round_id, position);
create index slip_paper_bytes on slip_paper (sha256);

create table slip_opening (
  paper_id  uuid not null references slip_paper,
  person_id uuid not null references person,
  first_at  timestamptz not null,
  last_at   timestamptz not null,
  primary key (paper_id, person_id)
);

-- The voting members of the body on the day they were asked.
create table slip_member (
  id          uuid primary key,
  round_id    uuid not null references slip_round,
  person_id   uuid not null references person,
  -- The post in which he is told; null: he holds none, and answers on paper.
  holder_id   uuid references post_assignment,
  name        text not null,
  title       text not null,
  chairs      boolean not null,
  position    int not null,
  reminded_at timestamptz,
  constraint slip_member_once unique (round_id, person_id)
);
create index slip_member_person on slip_member (person_id);

-- Answers, never changed: whoever changes his mind answers again, where the rule lets him.
create table slip_answer (
  member_id  uuid not null references slip_member,
  n          int not null check (n > 0),
  at         timestamptz not null,
  -- After the time; kept, shown apart, never counted.
  late       boolean not null,
  -- [{questionId, choice, text}], one for each question.
  answers    jsonb not null,
  -- What was asked, as it stood when this was answered.
  text_sha256 text not null,
  -- Answered on paper: the scanned slip, the day it came, and who entered it.
  scan_sha256     text references stored_file,
  scan_name       text not null default '',
  received_on     date,
  entered_by_name text not null default '',
  primary key (member_id, n),
  constraint slip_answer_paper check ((scan_sha256 is null) = (received_on is null) and (scan_sha256 is null) = (entered_by_name = ''))
);
create trigger slip_answer_kept before update or delete or truncate on slip_answer
  for each statement execute function refuse_change();
create index slip_answer_scan on slip_answer (scan_sha256) where scan_sha256 is not null;

-- What was asked is not changed under those who answer.
create function slip_text_guard() returns trigger language plpgsql as $$
declare
  asked text;
begin
  select state into asked from slip_round where id = old.round_id;
  if asked in ('open', 'closed') then
    -- A result is written once, at the closing.
    if tg_op = 'UPDATE' and to_jsonb(old) ->> 'result' is null and to_jsonb(new) - 'result' = to_jsonb(old) - 'result' then
      return new;
    end if;
    raise exception 'what was asked is never rewritten' using errcode = '42501';
  end if;
  return coalesce(new, old);
end $$;
create trigger slip_question_kept before update or delete on slip_question
  for each row execute function slip_text_guard();
create trigger slip_paper_kept before update or delete on slip_paper
  for each row execute function slip_text_guard();

-- Nor are the rule, the members and the time but for what is said when they change.
create function slip_round_guard() returns trigger language plpgsql as $$
begin
  if old.state = 'closed' or (old.asked_at is not null and
     (new.agency_id, new.body_id, new.title, new.introduction, new.days, new.rule, new.voters, new.text_sha256, new.asked_at)
     is distinct from
     (old.agency_id, old.body_id, old.title, old.introduction, old.days, old.rule, old.voters, old.text_sha256, old.asked_at)) then
    raise exception 'what was asked is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger slip_round_kept before update on slip_round for each row execute function slip_round_guard();
create function slip_member_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or to_jsonb(new) - 'reminded_at' <> to_jsonb(old) - 'reminded_at' then
    raise exception 'whoever was asked stays asked' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger slip_member_kept before update or delete on slip_member for each row execute function slip_member_guard();

alter table notice drop constraint notice_subject_check;
alter table notice add constraint notice_subject_check
  check (subject in ('document', 'draft', 'task', 'file', 'number', 'account', 'booking', 'meeting', 'slip'));
