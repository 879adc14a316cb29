-- breaking: no. locks: none on existing tables. backfill: none.
-- Open votes of a meeting: prepared, opened on an electorate and a rule that are frozen then, cast, counted, announced, or annulled with a
-- reason. Secret ballots and opinion slips stand in tables of their own: three instruments, never one.

create table open_vote (
  id             uuid primary key,
  meeting_id     uuid not null references meeting,
  position       int not null,
  question       text not null,
  item_ids       uuid[] not null default '{}',
  paper_id       uuid references meeting_paper,
  paper_version  int,
  paper_title    text not null default '',
  -- Of the text that is voted on; each choice names it again.
  text_sha256    text,
  roll           text not null check (roll in ('named', 'open')),
  way            text not null check (way in ('device', 'hands', 'paper')),
  matter         text not null,
  seconds        int check (seconds between 10 and 86400),
  state          text not null check (state in ('draft', 'open', 'closed', 'announced', 'annulled')),
  -- Frozen at the opening.
  rule           jsonb,
  rule_source    text not null default '',
  voters         text not null default 'members' check (voters in ('members', 'deputies')),
  electors       int,
  present        int,
  present_at_end int,
  opened_at      timestamptz,
  closes_at      timestamptz,
  closed_at      timestamptz,
  announced_at   timestamptz,
  -- Hands and paper slips are counted by people: what they counted.
  counted        jsonb,
  result         jsonb,
  annul_reason   text not null default '',
  repeats        uuid references open_vote,
  created_by_name  text not null,
  created_by_title text not null,
  created_at     timestamptz not null,
  version        int not null default 1,
  constraint open_vote_frozen check (state in ('draft', 'annulled') or (rule is not null and electors is not null and opened_at is not null)),
  constraint open_vote_paper check ((paper_id is null) = (paper_version is null)),
  constraint open_vote_counted check (state not in ('closed', 'announced') or result is not null),
  constraint open_vote_annulled check ((state = 'annulled') = (annul_reason <> ''))
);
create index open_vote_meeting on open_vote (meeting_id, position);
create unique index open_vote_one_open on open_vote (meeting_id) where state = 'open';

create table open_vote_elector (
  vote_id        uuid not null references open_vote,
  participant_id uuid not null references meeting_participant,
  name           text not null,
  title          text not null,
  chairs         boolean not null,
  present        boolean not null,
  position       int not null,
  primary key (vote_id, participant_id)
);
create trigger open_vote_elector_kept before update or delete or truncate on open_vote_elector
  for each statement execute function refuse_change();

-- Where the rule lets somebody change his mind each choice is kept; the last one counts.
create table open_vote_choice (
  vote_id        uuid not null,
  participant_id uuid not null,
  n              int not null check (n between 1 and 100),
  choice         text not null check (choice in ('for', 'against', 'abstain')),
  text_sha256    text,
  at             timestamptz not null,
  primary key (vote_id, participant_id, n),
  foreign key (vote_id, participant_id) references open_vote_elector
);
create trigger open_vote_choice_kept before update or delete or truncate on open_vote_choice
  for each statement execute function refuse_change();
