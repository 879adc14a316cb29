-- breaking: no. locks: none on existing tables. backfill: none.
-- Secret ballots. What is in the box was sealed in each voter's page to keys that the tellers hold and this database never sees. No row tells who
-- cast which paper, nor when: marks and papers are written in batches, papers under random names in random order, and nothing here has a time.

create table secret_ballot (
  id             uuid primary key,
  meeting_id     uuid not null references meeting,
  position       int not null,
  question       text not null,
  form           text not null check (form in ('question', 'election', 'rating')),
  -- What is answered one by one: candidates, persons rated; of a question the question itself.
  lines          text[] not null check (cardinality(lines) between 1 and 60),
  -- How many may be chosen in an election.
  seats          int check (seats between 1 and 60),
  item_ids       uuid[] not null default '{}',
  matter         text not null,
  -- Tellers who must come together to open the box.
  threshold      int not null check (threshold between 2 and 5),
  state          text not null check (state in ('draft', 'keys', 'open', 'closing', 'closed', 'counted', 'announced', 'annulled')),
  rule           jsonb,
  rule_source    text not null default '',
  voters         text not null default 'members' check (voters in ('members', 'deputies')),
  electors       int,
  present        int,
  present_at_end int,
  opened_at      timestamptz,
  closed_at      timestamptz,
  announced_at   timestamptz,
  result         jsonb,
  -- Two countings by other tellers came to different papers.
  disputed       boolean not null default false,
  annul_reason   text not null default '',
  repeats        uuid references secret_ballot,
  created_by_name  text not null,
  created_by_title text not null,
  created_at     timestamptz not null,
  version        int not null default 1,
  constraint secret_ballot_frozen check (state in ('draft', 'keys', 'annulled') or (rule is not null and electors is not null)),
  constraint secret_ballot_counted check (state not in ('counted', 'announced') or result is not null),
  constraint secret_ballot_annulled check ((state = 'annulled') = (annul_reason <> '')),
  constraint secret_ballot_seats check ((form = 'election') = (seats is not null))
);
create index secret_ballot_meeting on secret_ballot (meeting_id, position);
create unique index secret_ballot_one_open on secret_ballot (meeting_id) where state in ('open', 'closing');

create table secret_ballot_teller (
  ballot_id      uuid not null references secret_ballot,
  position       int not null,
  participant_id uuid not null references meeting_participant,
  name           text not null,
  title          text not null,
  -- Of a key pair made on the teller's device; the other half never leaves it.
  public_key     bytea,
  primary key (ballot_id, position),
  unique (ballot_id, participant_id)
);

create table secret_ballot_elector (
  ballot_id      uuid not null references secret_ballot,
  participant_id uuid not null references meeting_participant,
  name           text not null,
  title          text not null,
  present        boolean not null,
  position       int not null,
  marked         boolean not null default false,
  primary key (ballot_id, participant_id)
);

create table secret_ballot_box (
  ballot_id      uuid not null references secret_ballot,
  id             uuid not null,
  -- Taken away when the result is announced: the receipts remain.
  sealed         bytea,
  receipt        bytea not null,
  primary key (ballot_id, id),
  unique (ballot_id, receipt)
);

-- What a teller opened one layer of, for the next teller: items of one length behind each other in the order of their bytes; taken away with the papers.
create table secret_ballot_pass (
  ballot_id      uuid not null references secret_ballot,
  tellers        int[] not null,
  step           int not null,
  items          bytea not null,
  primary key (ballot_id, tellers, step)
);

-- The papers as the last teller read them, in the order of what they say.
create table secret_ballot_paper (
  ballot_id      uuid not null references secret_ballot,
  tellers        int[] not null,
  n              int not null,
  answers        smallint[] not null,
  primary key (ballot_id, tellers, n)
);
create trigger secret_ballot_paper_kept before update or delete or truncate on secret_ballot_paper
  for each statement execute function refuse_change();
