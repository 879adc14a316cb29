-- breaking: no. locks: document and document_reader refuse writes for a moment. backfill: none; what was drafted before has no draft of its own.
-- Drafting, opinions, checks and approval (Decree 30/2020 articles 10 to 13, Appendix VI part III.5a), and who may sign what as data.

-- Who may sign (article 13, Appendix I II.7). What is printed above the name comes from here and from the title of the post.
create table signing_authority (
  id               uuid primary key,
  agency_id        uuid not null references org_unit,
  post_id          uuid not null references post,
  mode             text not null check (mode in ('head', 'onBehalf', 'signFor', 'byOrder', 'byAuthorisation')),
  -- Empty: every kind, every field.
  kinds            text[] not null default '{}',
  fields           text[] not null default '{}',
  -- The collective body in whose name (TM.), the head in whose place (KT., TL., TUQ.), the head of the unit whose deputy signs (TL. with KT.).
  body             text not null default '',
  for_title        text not null default '',
  via_title        text not null default '',
  basis            text not null default '',
  may_pass_on      boolean not null default false,
  valid_from       date not null,
  valid_to         date,
  created_by_name  text not null,
  created_by_title text not null,
  created_at       timestamptz not null,
  ended_by_name    text not null default '',
  end_reason       text not null default '',
  constraint signing_authority_days check (valid_to is null or valid_to >= valid_from - 1),
  constraint signing_authority_body check (mode <> 'onBehalf' or body <> ''),
  constraint signing_authority_for check (mode in ('head', 'onBehalf') or for_title <> ''),
  -- A written authorisation with limits in time.
  constraint signing_authority_written check (mode <> 'byAuthorisation' or (basis <> '' and valid_to is not null))
);
create index signing_authority_agency on signing_authority (agency_id, post_id);
create function signing_authority_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.agency_id, new.post_id, new.mode, new.kinds, new.fields, new.body, new.for_title, new.via_title, new.basis, new.may_pass_on, new.valid_from)
     is distinct from (old.agency_id, old.post_id, old.mode, old.kinds, old.fields, old.body, old.for_title, old.via_title, old.basis, old.may_pass_on, old.valid_from) then
    raise exception 'an authority to sign is ended, never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger signing_authority_kept before update or delete on signing_authority for each row execute function signing_authority_guard();

-- The agency's own Word files in the form of the decree; without one the built-in form is used.
create table draft_template (
  id        uuid primary key,
  agency_id uuid not null references org_unit,
  kind      text not null,
  sha256    text not null references stored_file,
  name      text not null,
  by_name   text not null,
  by_title  text not null,
  at        timestamptz not null,
  ended_at  timestamptz
);
create unique index draft_template_one on draft_template (agency_id, kind) where ended_at is null;

create table draft (
  id                 uuid primary key,
  agency_id          uuid not null references org_unit,
  unit_id            uuid not null references org_unit,
  unit_name          text not null,
  state              text not null check (state in ('drafting', 'unitReview', 'consulting', 'formatCheck', 'officeReview', 'waitSign', 'approved', 'dropped')),
  kind               text not null,
  field_code         text not null,
  subject            text not null,
  urgency            text not null,
  due_on             date,
  note               text not null,
  bases              text[] not null,
  addressees         text[] not null,
  -- [{agencyId, purpose}] and [{kind, documentId}], in order: they become rows of the outgoing document when it is approved.
  recipients         jsonb not null,
  relations          jsonb not null,
  author_id          uuid not null references post_assignment,
  author_name        text not null,
  author_title       text not null,
  authority_id       uuid references signing_authority,
  signer_id          uuid references post_assignment,
  content_checker_id uuid references post_assignment,
  format_checker_id  uuid references post_assignment,
  office_reviewer_id uuid references post_assignment,
  -- Whose act is awaited; empty when approved (the clerk's) or dropped.
  with_id            uuid references post_assignment,
  with_name          text not null,
  with_title         text not null,
  since              timestamptz not null,
  rank               smallint not null,
  checked_out_by     uuid references post_assignment,
  checked_out_name   text not null default '',
  checked_out_at     timestamptz,
  newest             integer not null default 0,
  -- The exact bytes that were approved, and the outgoing document they became.
  approved_number    integer,
  approved_sha256    text,
  document_id        uuid references document,
  created_at         timestamptz not null,
  search_key         text not null,
  version            integer not null default 1,
  constraint draft_approved check ((state = 'approved') = (approved_sha256 is not null)),
  constraint draft_with_somebody check ((state in ('approved', 'dropped')) = (with_id is null)),
  constraint draft_out_by_whom check ((checked_out_by is null) = (checked_out_at is null))
);
create index draft_with on draft (with_id, rank, since, id) where with_id is not null;
create index draft_of_author on draft (author_id, since desc, id desc);
create index draft_of_unit on draft (unit_id, since desc, id desc);
create index draft_approved_of on draft (agency_id, rank, since, id) where state = 'approved';
create unique index draft_of_document on draft (document_id) where document_id is not null;

-- Who may read a draft: whoever had a part in it. One row per person or unit and part.
create table draft_part (
  draft_id  uuid not null references draft,
  holder_id uuid references post_assignment,
  unit_id   uuid references org_unit,
  part      text not null check (part in ('author', 'contentCheck', 'formatCheck', 'officeReview', 'signer', 'number', 'opinion', 'unit')),
  constraint draft_part_one check ((holder_id is null) <> (unit_id is null)),
  constraint draft_part_key unique nulls not distinct (draft_id, holder_id, unit_id, part)
);
create index draft_part_holder on draft_part (holder_id, draft_id) where holder_id is not null;
create index draft_part_unit on draft_part (unit_id, draft_id) where unit_id is not null;

-- Every version is kept for ever (Appendix VI III.5a).
create table draft_version (
  draft_id uuid not null references draft,
  number   integer not null,
  note     text not null,
  by_id    uuid not null references post_assignment,
  by_name  text not null,
  by_title text not null,
  at       timestamptz not null,
  primary key (draft_id, number)
);
create trigger draft_version_append_only before update or delete or truncate on draft_version for each statement execute function refuse_change();

create table draft_file (
  draft_id   uuid not null,
  number     integer not null,
  position   integer not null,
  role       text not null check (role in ('main', 'attachment')),
  sha256     text not null,
  name       text not null,
  media_type text not null,
  size       bigint not null,
  -- What holds the bytes here; empty when they had to go.
  kept_sha256 text references stored_file,
  -- What its PDF is made of: the file itself, or a PDF that was made by hand.
  made_from  text references stored_file,
  -- none: such as a picture. waiting: being made. ready: pdf_sha256 is what people read and approve. unavailable: no converter here, a PDF must be added by hand.
  -- secret: it bore a mark of State secrecy, its bytes are gone.
  pdf_state  text not null check (pdf_state in ('none', 'waiting', 'ready', 'failed', 'unavailable', 'secret')),
  pdf_sha256 text references stored_file,
  pdf_pages  integer,
  -- Fields laid into the PDF for number and date, which are filled without touching what was approved.
  fields     text[] not null default '{}',
  primary key (draft_id, number, position),
  foreign key (draft_id, number) references draft_version,
  constraint draft_file_ready check ((pdf_state = 'ready') = (pdf_sha256 is not null))
);
create function draft_file_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.draft_id, new.number, new.position, new.role, new.sha256, new.name) is distinct from
     (old.draft_id, old.number, old.position, old.role, old.sha256, old.name) or (old.pdf_sha256 is not null and new.pdf_sha256 is distinct from old.pdf_sha256 and new.pdf_state <> 'secret') then
    raise exception 'the files of a version are never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger draft_file_kept before update or delete on draft_file for each row execute function draft_file_guard();

-- What was decided, by whom, on which version and bytes; undoing is a line of its own.
create table draft_step (
  draft_id   uuid not null references draft,
  ordinal    integer not null,
  act        text not null,
  from_state text not null,
  to_state   text not null,
  by_id      uuid not null references post_assignment,
  by_name    text not null,
  by_title   text not null,
  to_name    text not null,
  note       text not null,
  number     integer not null,
  sha256     text,
  at         timestamptz not null,
  primary key (draft_id, ordinal)
);
create trigger draft_step_append_only before update or delete or truncate on draft_step for each statement execute function refuse_change();

create table opinion_round (
  id         uuid primary key,
  draft_id   uuid not null references draft,
  number     integer not null,
  -- Where the draft stood when it was opened, and stands again when it is closed.
  from_state text not null,
  question   text not null,
  due_at     timestamptz not null,
  by_id      uuid not null references post_assignment,
  by_name    text not null,
  by_title   text not null,
  at         timestamptz not null,
  closed_at  timestamptz
);
create unique index opinion_round_one_open on opinion_round (draft_id) where closed_at is null;
create index opinion_round_of on opinion_round (draft_id, at);

create table opinion (
  id              uuid primary key,
  round_id        uuid not null references opinion_round,
  draft_id        uuid not null references draft,
  position        integer not null,
  holder_id       uuid references post_assignment,
  unit_id         uuid references org_unit,
  name            text not null,
  title           text not null,
  -- lapsed: the round was closed without it.
  state           text not null check (state in ('waiting', 'given', 'lapsed')),
  stance          text check (stance in ('agree', 'agreeWithChanges', 'disagree')),
  text            text not null default '',
  by_name         text not null default '',
  by_title        text not null default '',
  at              timestamptz,
  -- How it was taken up (tiếp thu, giải trình).
  taken           text check (taken in ('accepted', 'partly', 'explained')),
  taken_text      text not null default '',
  taken_by_name   text not null default '',
  taken_at        timestamptz,
  constraint opinion_one check ((holder_id is null) <> (unit_id is null)),
  constraint opinion_given check ((state = 'given') = (stance is not null)),
  constraint opinion_taken check ((taken is null) = (taken_at is null))
);
create unique index opinion_once on opinion (round_id, coalesce(holder_id, unit_id));
create index opinion_of_draft on opinion (draft_id);
create index opinion_of_holder on opinion (holder_id, draft_id) where holder_id is not null and state = 'waiting';
create index opinion_of_unit on opinion (unit_id, draft_id) where unit_id is not null and state = 'waiting';
create function opinion_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (old.state <> 'waiting' and (new.state, new.stance, new.text, new.by_name, new.at) is distinct from (old.state, old.stance, old.text, old.by_name, old.at)) then
    raise exception 'an opinion that was given is kept as it was' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger opinion_kept before update or delete on opinion for each row execute function opinion_guard();

-- A document whose text was approved: its content is no longer the clerk's to change.
alter table document add column approved_at timestamptz;
alter table document add column approved_sha256 text;
alter table document_reader drop constraint document_reader_basis_check;
alter table document_reader add constraint document_reader_basis_check check (basis in ('assignment', 'draft'));
