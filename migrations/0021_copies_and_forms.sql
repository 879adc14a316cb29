-- breaking: no. locks: document refuses writes while two indexes are built; a function of the books is replaced. backfill: none.
-- Copies with a number of their own (Decree 30/2020 articles 25 to 27), what went by post, record copies on loan, and prints of forms and
-- reports that stay as they were printed (articles 16, 22, Appendix IV).

create table document_copy (
  id               uuid primary key,
  agency_id        uuid not null references org_unit,
  document_id      uuid not null references document,
  kind             text not null check (kind in ('SY', 'SL', 'TrS')),
  -- The sao y of which this is the sao lục. No reference: a table that refers to itself is restored in one statement, whatever its size.
  source_copy_id   uuid,
  -- Of an extract: which pages, and what it is that is taken out.
  pages            text not null default '',
  part             text not null default '',
  copies           integer not null check (copies between 1 and 9999),
  recipients       text[] not null,
  reason           text not null,
  register_id      uuid not null references register,
  state            text not null check (state in ('waiting', 'issued', 'refused', 'withdrawn')),
  asked_by_account uuid not null,
  asked_by_name    text not null,
  asked_by_title   text not null,
  asked_at         timestamptz not null,
  decided_by_name  text not null default '',
  decided_by_title text not null default '',
  decided_at       timestamptz,
  decision_note    text not null default '',
  register_year    integer,
  register_number  integer,
  register_suffix  text,
  code             text not null default '',
  issued_on        date,
  sha256           text references stored_file,
  size             bigint,
  page_count       integer,
  version          integer not null default 1,
  constraint document_copy_decided check ((state = 'waiting') = (decided_at is null)),
  constraint document_copy_numbered check ((state = 'issued') = (register_number is not null) and (register_number is null) = (register_year is null)
    and (register_number is null) = (issued_on is null) and (register_number is null) = (sha256 is null) and (register_number is null) = (register_suffix is null)),
  constraint document_copy_number_key unique (register_id, register_year, register_number, register_suffix),
  constraint document_copy_in_line foreign key (register_id, register_year, register_number, register_suffix) references register_line
);
create index document_copy_of on document_copy (document_id, asked_at);
create index document_copy_waiting on document_copy (agency_id, asked_at, id) where state = 'waiting';

create function document_copy_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a copy is never removed' using errcode = '42501'; end if;
  if old.state <> 'waiting' or
     (new.document_id, new.agency_id, new.kind, new.source_copy_id, new.pages, new.part, new.copies, new.recipients, new.reason, new.register_id, new.asked_at)
     is distinct from
     (old.document_id, old.agency_id, old.kind, old.source_copy_id, old.pages, old.part, old.copies, old.recipients, old.reason, old.register_id, old.asked_at) then
    raise exception 'a copy is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger document_copy_kept before update or delete on document_copy for each row execute function document_copy_guard();
create trigger document_copy_whole before truncate on document_copy for each statement execute function refuse_change();

-- A line of a book stands for a document or for a copy, and for one alone.
create or replace function register_line_whole() returns trigger language plpgsql as $$
declare state_now text; held integer;
begin
  select state into state_now from register_line l
   where (l.register_id, l.year, l.number, l.suffix) = (new.register_id, new.year, new.number, new.suffix);
  select (select count(*) from document d where d.register_id = new.register_id and d.register_year = new.year
             and d.register_number = new.number and d.register_suffix = new.suffix)
       + (select count(*) from document_copy c where c.register_id = new.register_id and c.register_year = new.year
             and c.register_number = new.number and c.register_suffix = new.suffix) into held;
  if held <> (case when state_now = 'document' then 1 else 0 end) then
    raise exception 'a line of a document has one document, another line has none' using errcode = '42501';
  end if;
  return null;
end $$;

create function document_copy_line_whole() returns trigger language plpgsql as $$
begin
  if not exists (select from register_line l where (l.register_id, l.year, l.number, l.suffix) =
       (new.register_id, new.register_year, new.register_number, new.register_suffix) and l.state = 'document')
     or exists (select from document d where d.register_id = new.register_id and d.register_year = new.register_year
       and d.register_number = new.register_number and d.register_suffix = new.register_suffix) then
    raise exception 'the number of a copy is that of a line of its own' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger document_copy_in_line_of_its_own after insert or update of register_number on document_copy deferrable initially deferred
  for each row when (new.register_number is not null) execute function document_copy_line_whole();

-- Sổ gửi bưu điện: what left on paper.
create table postal_dispatch (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  document_id    uuid not null references document,
  sent_on        date not null,
  recipient      text not null,
  envelopes      integer not null check (envelopes between 1 and 9999),
  note           text not null default '',
  entered_by     text not null,
  entered_title  text not null,
  entered_at     timestamptz not null,
  -- Who signed for it, or the number of the post office's mark; written once when it is known.
  receipt        text not null default '',
  receipt_by     text not null default '',
  receipt_at     timestamptz,
  -- Entered by mistake: the line stays and says so.
  cancelled_at   timestamptz,
  cancelled_by   text not null default '',
  cancel_reason  text not null default '',
  constraint postal_dispatch_receipt check ((receipt = '') = (receipt_at is null)),
  constraint postal_dispatch_cancelled check ((cancel_reason = '') = (cancelled_at is null))
);
create index postal_dispatch_listed on postal_dispatch (agency_id, sent_on desc, id desc);
create index postal_dispatch_document on postal_dispatch (document_id);

create function postal_dispatch_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.cancelled_at is not null or (old.receipt_at is not null and new.receipt is distinct from old.receipt) or
     (new.agency_id, new.document_id, new.sent_on, new.recipient, new.envelopes, new.note, new.entered_at) is distinct from
     (old.agency_id, old.document_id, old.sent_on, old.recipient, old.envelopes, old.note, old.entered_at) then
    raise exception 'a line of the post book is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger postal_dispatch_kept before update or delete on postal_dispatch for each row execute function postal_dispatch_guard();
create trigger postal_dispatch_whole before truncate on postal_dispatch for each statement execute function refuse_change();

-- Sổ sử dụng bản lưu.
create table record_copy_loan (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  document_id    uuid not null references document,
  lent_on        date not null,
  borrower       text not null,
  file_notation  text not null default '',
  permitted_by   text not null,
  note           text not null default '',
  entered_by     text not null,
  entered_title  text not null,
  entered_at     timestamptz not null,
  returned_on    date,
  returned_by    text not null default '',
  return_note    text not null default '',
  constraint record_copy_loan_span check (returned_on is null or returned_on >= lent_on)
);
create index record_copy_loan_listed on record_copy_loan (agency_id, lent_on desc, id desc);
-- There is one record copy at the clerk's office.
create unique index record_copy_loan_one_open on record_copy_loan (document_id) where returned_on is null;

create function record_copy_loan_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.returned_on is not null or
     (new.agency_id, new.document_id, new.lent_on, new.borrower, new.file_notation, new.permitted_by, new.note, new.entered_at) is distinct from
     (old.agency_id, old.document_id, old.lent_on, old.borrower, old.file_notation, old.permitted_by, old.note, old.entered_at) then
    raise exception 'a loan is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger record_copy_loan_kept before update or delete on record_copy_loan for each row execute function record_copy_loan_guard();
create trigger record_copy_loan_whole before truncate on record_copy_loan for each statement execute function refuse_change();

-- Forms and reports as they were printed, to be signed and bound.
create table form_print (
  id        uuid primary key,
  agency_id uuid not null references org_unit,
  form      text not null,
  from_on   date not null,
  to_on     date not null,
  sha256    text not null references stored_file,
  size      bigint not null,
  pages     integer not null,
  lines     integer not null,
  by_name   text not null,
  by_title  text not null,
  at        timestamptz not null
);
create index form_print_listed on form_print (agency_id, form, at desc, id desc);
create trigger form_print_append_only before update or delete or truncate on form_print for each statement execute function refuse_change();

-- Reports of a period.
create index document_arrived_on on document (agency_id, arrived_on) where direction = 'incoming' and state = 'registered';
create index document_issued_on on document (agency_id, issued_on) where direction = 'outgoing' and state = 'issued';
