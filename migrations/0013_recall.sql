-- breaking: no. locks: document for the moment in which columns are added. backfill: none.
-- Recall of what was issued (Decree 30/2020 article 18 clauses 3 and 4, Appendix VI part H): the sender's document is frozen, each recipient
-- agrees or refuses, who agrees cancels his copy; nothing is removed.
alter table document add column recalled_at timestamptz;
alter table document add column recall_reason text;
alter table document add constraint document_recalled_whole check ((recalled_at is null) = (recall_reason is null));
-- Who was given the handling and when, for the register of arrivals (Appendix IV form II).
alter table document add column handler text not null default '';
alter table document add column handed_at timestamptz;

create table recall (
  id          uuid primary key,
  document_id uuid not null references document,
  reason      text not null,
  by_name     text not null,
  by_title    text not null,
  at          timestamptz not null,
  -- Until when recipients are to answer.
  due_at      timestamptz not null
);
create index recall_document on recall (document_id, at desc);

-- One line per recipient; `code` is 13 while it is asked, 15 agreed, 16 refused.
create table recall_line (
  recall_id   uuid not null references recall,
  delivery_id uuid not null references delivery,
  incoming_id uuid not null references document,
  code        text not null check (code in ('13', '15', '16')),
  answered_at timestamptz,
  by_name     text not null default '',
  by_title    text not null default '',
  reason      text not null default '',
  -- How many people there had opened it when the answer was given. Names stay with the recipient.
  opened      integer,
  primary key (recall_id, delivery_id),
  constraint recall_line_answered check ((code = '13') = (answered_at is null))
);
create index recall_line_incoming on recall_line (incoming_id);
create index recall_line_open on recall_line (incoming_id) where code = '13';

-- Who opened a document, first and last (Appendix VI part E1: history of access and viewing).
create table document_view (
  document_id uuid not null references document,
  holder_id   uuid not null references post_assignment,
  name        text not null,
  title       text not null,
  first_at    timestamptz not null,
  last_at     timestamptz not null,
  times       integer not null default 1,
  primary key (document_id, holder_id)
);
create index document_view_time on document_view (document_id, last_at desc);

-- An assignment that ended with its document.
alter table assignment drop constraint assignment_state_check;
alter table assignment add constraint assignment_state_check
  check (state in ('waiting', 'doing', 'forwarded', 'done', 'lapsed', 'returned', 'withdrawn', 'recalled'));
