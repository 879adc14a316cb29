-- breaking: no. locks: document, register and number_series while columns, keys and triggers are added. backfill: a line for every number given so far.
-- Books and series as configuration; numbers reserved and void; sub-numbers; prints that stay (Decree 30/2020 articles 15, 16, 22, Appendix I II.3).

-- Whom a series is for: the agency itself, an advisory body that uses its seal, or copies (SY, SL, TrS), each numbered on its own.
alter table register add column purpose text not null default 'ordinary' check (purpose in ('ordinary', 'advisory', 'copies'));
alter table register add column body_name text not null default '';
alter table register add column body_symbol text not null default '';
-- Where the series of the year in which it was opened begins, when it goes on from a book closed in that year.
alter table register add column first_number integer not null default 1 check (first_number > 0);
alter table register add column closing_act text not null default '';
alter table register add constraint register_body check ((purpose = 'advisory') = (body_symbol <> ''));
alter table register add constraint register_copies_go_out check (purpose = 'ordinary' or direction = 'outgoing');
alter table number_series add column first_number integer not null default 1 check (first_number > 0);

-- A clerk asks, a leader decides; until then no number is taken.
create table number_request (
  id                 uuid primary key,
  register_id        uuid not null references register,
  agency_id          uuid not null references org_unit,
  act                text not null check (act in ('reserve', 'void', 'suffix')),
  -- How many next numbers; or one number that is held already, or after which a sub-number is put.
  count              integer not null check (count between 1 and 100),
  year               integer,
  number             integer,
  suffix             text not null default '',
  purpose            text not null,
  reason             text not null,
  until_on           date,
  state              text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
  asked_by           uuid not null,
  asked_by_account   uuid not null,
  asked_by_name      text not null,
  asked_by_title     text not null,
  asked_at           timestamptz not null,
  decided_by_name    text not null default '',
  decided_by_title   text not null default '',
  decided_at         timestamptz,
  decision_note      text not null default '',
  constraint number_request_decided check ((state = 'waiting') = (decided_at is null)),
  constraint number_request_number_whole check ((year is null) = (number is null)),
  constraint number_request_suffix_after check (act <> 'suffix' or (number is not null and count = 1)),
  constraint number_request_until check (act = 'void' or until_on is not null)
);
create index number_request_listed on number_request (agency_id, state, asked_at desc);
create unique index number_request_one_void on number_request (register_id, year, number, suffix) where act = 'void' and state = 'waiting' and number is not null;

-- The book itself: one line for every number given, whatever became of it.
create table register_line (
  register_id     uuid not null,
  year            integer not null,
  number          integer not null check (number > 0),
  suffix          text not null default '' check (suffix ~ '^[a-z]?$'),
  state           text not null check (state in ('document', 'reserved', 'void')),
  -- The date of the document; of a sub-number the date it must bear; otherwise the day on which it was held back.
  taken_on        date not null,
  kind            text,
  request_id      uuid references number_request,
  until_on        date,
  entered_at      timestamptz not null,
  void_reason     text not null default '',
  voided_by_name  text not null default '',
  voided_by_title text not null default '',
  voided_at       timestamptz,
  primary key (register_id, year, number, suffix),
  constraint register_line_series foreign key (register_id, year) references number_series,
  constraint register_line_void check ((state = 'void') = (voided_at is not null and void_reason <> '')),
  constraint register_line_approved check (state = 'document' and suffix = '' or request_id is not null)
);
create index register_line_request on register_line (request_id) where request_id is not null;
create index register_line_held on register_line (register_id, year) where state = 'reserved';
create index register_line_over on register_line (until_on) where state = 'reserved';
create index register_line_kind on register_line (register_id, year, kind, number desc);

-- Series of documents that were brought in with their numbers.
insert into number_series (register_id, year, next_number, last_date)
select register_id, register_year, max(register_number) + 1, max(coalesce(case when direction = 'outgoing' then issued_on else arrived_on end, listed_at::date))
  from document where register_id is not null group by register_id, register_year
on conflict (register_id, year) do update set next_number = greatest(number_series.next_number, excluded.next_number);

alter table document add column register_suffix text not null default '';
alter table document drop constraint document_register_number_key;
alter table document add constraint document_register_number_key unique (register_id, register_year, register_number, register_suffix);

insert into register_line (register_id, year, number, state, taken_on, kind, entered_at)
select register_id, register_year, register_number, 'document',
       coalesce(case when direction = 'outgoing' then issued_on else arrived_on end, (listed_at at time zone 'Asia/Ho_Chi_Minh')::date), kind,
       coalesce(registered_at, listed_at)
  from document where register_id is not null;
alter table document add constraint document_in_line foreign key (register_id, register_year, register_number, register_suffix) references register_line;

-- What makes a book gapless, whoever writes: a line is never removed nor its number changed, a series only grows, and when a transaction
-- ends every number it took has its line, and every line of a document its document and no other line one.
create function register_line_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a line of a register is never removed' using errcode = '42501'; end if;
  if tg_op = 'INSERT' then
    if new.number >= (select next_number from number_series s where s.register_id = new.register_id and s.year = new.year) then
      raise exception 'a line stands before the next number' using errcode = '42501';
    end if;
    return new;
  end if;
  if (new.register_id, new.year, new.number, new.suffix, new.entered_at) is distinct from (old.register_id, old.year, old.number, old.suffix, old.entered_at)
     or old.state <> 'reserved' then
    raise exception 'a line of a register is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger register_line_official before insert or update or delete on register_line for each row execute function register_line_guard();
create trigger register_line_kept before truncate on register_line for each statement execute function refuse_change();

create function number_series_guard() returns trigger language plpgsql as $$
begin
  if new.next_number < old.next_number or new.first_number <> old.first_number then
    raise exception 'a series only grows' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger number_series_grows before update on number_series for each row execute function number_series_guard();

create function number_series_whole() returns trigger language plpgsql as $$
declare missing integer;
begin
  select n into missing
    from generate_series(case when tg_op = 'UPDATE' then old.next_number else new.first_number end, new.next_number - 1) n
   where not exists (select from register_line l where l.register_id = new.register_id and l.year = new.year and l.number = n and l.suffix = '')
   limit 1;
  if found then raise exception 'number % of the series was taken and has no line', missing using errcode = '42501'; end if;
  return null;
end $$;
create constraint trigger number_series_gapless after insert or update on number_series deferrable initially deferred
  for each row execute function number_series_whole();

create function register_line_whole() returns trigger language plpgsql as $$
declare state_now text;
begin
  select state into state_now from register_line l
   where (l.register_id, l.year, l.number, l.suffix) = (new.register_id, new.year, new.number, new.suffix);
  if (state_now = 'document') is distinct from exists (
    select from document d where d.register_id = new.register_id and d.register_year = new.year and d.register_number = new.number and d.register_suffix = new.suffix) then
    raise exception 'a line of a document has one document, another line has none' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger register_line_held_by after insert or update on register_line deferrable initially deferred
  for each row execute function register_line_whole();

create function document_line_whole() returns trigger language plpgsql as $$
begin
  if not exists (select from register_line l where (l.register_id, l.year, l.number, l.suffix) =
    (new.register_id, new.register_year, new.register_number, new.register_suffix) and l.state = 'document') then
    raise exception 'the number of a document is that of a line of its own' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger document_in_line_of_its_own after insert or update of register_number on document deferrable initially deferred
  for each row when (new.register_number is not null) execute function document_line_whole();

create or replace function document_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception 'an official document is never deleted' using errcode = '42501'; end if;
    return old;
  end if;
  if old.register_number is not null and
     (new.register_id, new.register_year, new.register_number, new.register_suffix, new.code_number, new.code_notation, new.agency_id, new.direction)
     is distinct from
     (old.register_id, old.register_year, old.register_number, old.register_suffix, old.code_number, old.code_notation, old.agency_id, old.direction) then
    raise exception 'the number of an official document is never changed' using errcode = '42501';
  end if;
  return new;
end $$;

-- What stands in the book is corrected by a remark beside it.
create table register_correction (
  id          uuid primary key,
  register_id uuid not null,
  year        integer not null,
  number      integer not null,
  suffix      text not null,
  text        text not null,
  by_name     text not null,
  by_title    text not null,
  at          timestamptz not null,
  constraint register_correction_line foreign key (register_id, year, number, suffix) references register_line
);
create index register_correction_of on register_correction (register_id, year, number, suffix, at);
create trigger register_correction_append_only before update or delete or truncate on register_correction for each statement execute function refuse_change();

-- The book as printed, signed and bound: its bytes stay whatever is remarked later.
create table register_print (
  id          uuid primary key,
  register_id uuid not null references register,
  agency_id   uuid not null references org_unit,
  year        integer not null,
  from_on     date not null,
  to_on       date not null,
  sha256      text not null references stored_file,
  size        bigint not null,
  pages       integer not null,
  lines       integer not null,
  by_name     text not null,
  by_title    text not null,
  at          timestamptz not null
);
create index register_print_of on register_print (register_id, at desc);
create trigger register_print_append_only before update or delete or truncate on register_print for each statement execute function refuse_change();
