-- breaking: no. locks: none but on new tables. backfill: none.
-- Collegial bodies, their members, the rules under which they decide, kinds of meetings with their clocks, and the times of the floor.
-- What is law for a body is a row with its source and its days; it is confirmed by somebody against the act in force, and never rewritten.

create table collegial_body (
  id         uuid primary key,
  agency_id  uuid not null references org_unit,
  kind       text not null,
  name       text not null check (name <> ''),
  valid_from date not null,
  valid_to   date,
  end_reason text not null default '',
  version    integer not null default 1,
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  constraint collegial_body_days check (valid_to is null or valid_to >= valid_from),
  constraint collegial_body_ended check ((valid_to is null) = (end_reason = '')),
  constraint collegial_body_named exclude using gist (agency_id with =, name with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index collegial_body_served on collegial_body (agency_id);

create table body_member (
  id           uuid primary key,
  body_id      uuid not null references collegial_body,
  person_id    uuid not null references person,
  title        text not null,
  role         text not null check (role in ('chair', 'viceChair', 'standingMember', 'member', 'secretary')),
  votes        boolean not null,
  group_name   text not null default '',
  position     integer not null,
  valid_from   date not null,
  valid_to     date,
  leave_reason text not null default '',
  by_name      text not null,
  by_title     text not null,
  at           timestamptz not null,
  constraint body_member_days check (valid_to is null or valid_to >= valid_from),
  constraint body_member_left check (valid_to is not null or leave_reason = ''),
  constraint body_member_once exclude using gist (body_id with =, person_id with =, daterange(valid_from, valid_to, '[]') with &&),
  -- On no day two chairs.
  constraint body_member_one_chair exclude using gist (body_id with =, daterange(valid_from, valid_to, '[]') with &&) where (role = 'chair')
);
create index body_member_listed on body_member (body_id, position);
create index body_member_of on body_member (person_id);

create table body_rule (
  id                uuid primary key,
  body_id           uuid not null references collegial_body,
  matter            text not null,
  -- Null: no number is asked to be present.
  quorum_numerator  integer,
  quorum_denominator integer,
  quorum_strict     boolean,
  base              text not null check (base in ('total', 'present', 'cast')),
  threshold_numerator integer not null,
  threshold_denominator integer not null,
  threshold_strict  boolean not null,
  tie               text not null check (tie in ('chairSide', 'fails', 'again')),
  silence           text not null check (silence in ('agrees', 'abstains', 'none')),
  answer_least_days integer,
  answer_most_days  integer,
  substitute        text not null check (substitute in ('none', 'speaks', 'votes')),
  absent_voting     boolean not null,
  abstention_counts boolean not null,
  change_allowed    boolean not null,
  ballot_form       text not null check (ballot_form in ('any', 'open', 'secret', 'paper')),
  -- Of a confidence rating: which parts lead to what.
  confidence        jsonb,
  valid_from        date not null,
  valid_to          date,
  source            text not null check (source <> ''),
  recalled          boolean not null,
  confirmed_act     text not null default '',
  confirmed_name    text not null default '',
  confirmed_title   text not null default '',
  confirmed_at      timestamptz,
  withdrawn_reason  text not null default '',
  withdrawn_name    text not null default '',
  withdrawn_at      timestamptz,
  by_name           text not null,
  by_title          text not null,
  at                timestamptz not null,
  constraint body_rule_days check (valid_to is null or valid_to >= valid_from),
  constraint body_rule_quorum check ((quorum_numerator is null) = (quorum_denominator is null) and (quorum_numerator is null) = (quorum_strict is null)
    and quorum_numerator between 1 and quorum_denominator),
  constraint body_rule_threshold check (threshold_numerator between 1 and threshold_denominator),
  constraint body_rule_answer check ((answer_least_days is null) = (answer_most_days is null) and answer_least_days between 1 and answer_most_days),
  constraint body_rule_confidence check ((matter = 'confidenceRating') = (confidence is not null)),
  constraint body_rule_confirmed check ((confirmed_at is null) = (confirmed_act = '')),
  constraint body_rule_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = '')),
  -- One in force per matter and day.
  constraint body_rule_apart exclude using gist (body_id with =, matter with =, daterange(valid_from, valid_to, '[]') with &&) where (withdrawn_at is null)
);
create index body_rule_listed on body_rule (body_id, matter, valid_from);

create table meeting_kind (
  id                uuid primary key,
  agency_id         uuid not null references org_unit,
  -- Null: of the agency itself.
  body_id           uuid references collegial_body,
  name              text not null check (name <> ''),
  form              text not null check (form in ('inPerson', 'online', 'hybrid')),
  -- Working days before the day of the meeting, and after it; null where none is asked.
  papers_due_days   integer check (papers_due_days between 0 and 60),
  notice_due_days   integer check (notice_due_days between 0 and 60),
  conclusion_due_days integer check (conclusion_due_days between 0 and 60),
  max_minutes       integer check (max_minutes between 1 and 20160),
  -- Around the opening.
  check_in_before   integer not null check (check_in_before between 0 and 1440),
  check_in_after    integer not null check (check_in_after between 0 and 1440),
  recording         boolean not null,
  -- A submission of more pages needs a summary of at most so many; null where none is asked.
  summary_over      integer check (summary_over between 1 and 1000),
  summary_most      integer check (summary_most between 1 and 1000),
  valid_from        date not null,
  valid_to          date,
  source            text not null check (source <> ''),
  recalled          boolean not null,
  confirmed_act     text not null default '',
  confirmed_name    text not null default '',
  confirmed_title   text not null default '',
  confirmed_at      timestamptz,
  withdrawn_reason  text not null default '',
  withdrawn_name    text not null default '',
  withdrawn_at      timestamptz,
  by_name           text not null,
  by_title          text not null,
  at                timestamptz not null,
  constraint meeting_kind_days check (valid_to is null or valid_to >= valid_from),
  constraint meeting_kind_summary check ((summary_over is null) = (summary_most is null) and summary_most <= summary_over),
  constraint meeting_kind_confirmed check ((confirmed_at is null) = (confirmed_act = '')),
  constraint meeting_kind_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = '')),
  constraint meeting_kind_apart exclude using gist (agency_id with =, coalesce(body_id, agency_id) with =, name with =,
    daterange(valid_from, valid_to, '[]') with &&) where (withdrawn_at is null)
);
create index meeting_kind_listed on meeting_kind (agency_id, body_id);

-- Named timers, and kinds of speech with their order and their quota.
create table floor_time (
  id               uuid primary key,
  agency_id        uuid not null references org_unit,
  body_id          uuid references collegial_body,
  nature           text not null check (nature in ('timer', 'speech')),
  name             text not null check (name <> ''),
  limit_seconds    integer check (limit_seconds between 1 and 86400),
  -- The smaller, the sooner called.
  rank             integer not null check (rank between 1 and 99),
  pauses           boolean not null,
  quota_seconds    integer check (quota_seconds between 1 and 604800),
  quota_per        text check (quota_per in ('member', 'group')),
  valid_from       date not null,
  valid_to         date,
  source           text not null,
  recalled         boolean not null,
  withdrawn_reason text not null default '',
  withdrawn_name   text not null default '',
  withdrawn_at     timestamptz,
  by_name          text not null,
  by_title         text not null,
  at               timestamptz not null,
  constraint floor_time_days check (valid_to is null or valid_to >= valid_from),
  constraint floor_time_limit check (nature = 'speech' or limit_seconds is not null),
  constraint floor_time_quota check ((quota_seconds is null) = (quota_per is null) and (nature = 'speech' or quota_seconds is null)),
  constraint floor_time_withdrawn check ((withdrawn_at is null) = (withdrawn_reason = '')),
  constraint floor_time_apart exclude using gist (agency_id with =, coalesce(body_id, agency_id) with =, nature with =, name with =,
    daterange(valid_from, valid_to, '[]') with &&) where (withdrawn_at is null)
);
create index floor_time_listed on floor_time (agency_id, body_id);

-- What was law once stays as it was: its last day, its confirmation and its withdrawal are all that is ever written to it, the latter two once.
create function body_law_guard() returns trigger language plpgsql as $$
declare
  may_change text[] := array['valid_to', 'confirmed_act', 'confirmed_name', 'confirmed_title', 'confirmed_at', 'withdrawn_reason', 'withdrawn_name', 'withdrawn_at'];
  was jsonb := to_jsonb(old);
  is_now jsonb := to_jsonb(new);
begin
  if was - may_change <> is_now - may_change
     or (was ->> 'withdrawn_at' is not null)
     or (was ->> 'confirmed_at' is not null and was ->> 'confirmed_at' is distinct from is_now ->> 'confirmed_at') then
    raise exception 'a rule is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger body_rule_kept before update on body_rule for each row execute function body_law_guard();
create trigger meeting_kind_kept before update on meeting_kind for each row execute function body_law_guard();
create trigger floor_time_kept before update on floor_time for each row execute function body_law_guard();
create trigger collegial_body_stays before delete or truncate on collegial_body for each statement execute function refuse_change();
create trigger body_member_stays before delete or truncate on body_member for each statement execute function refuse_change();
create trigger body_rule_stays before delete or truncate on body_rule for each statement execute function refuse_change();
create trigger meeting_kind_stays before delete or truncate on meeting_kind for each statement execute function refuse_change();
create trigger floor_time_stays before delete or truncate on floor_time for each statement execute function refuse_change();
