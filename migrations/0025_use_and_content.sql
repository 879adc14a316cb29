-- breaking: no. locks: stored_file for the moment in which a column is added and while a small index of texts already read is built. backfill: sign_in from the facts of sign-ins, document_use from document_view (about 10 seconds per million rows of each); the words of files already read are entered by a job after the start.
-- Statistics of access to the system (Decree 30/2020 Appendix VI part F2): one line per sign-in, opened or refused, at the post it begins in.
create table sign_in (
  id         uuid primary key,
  at         timestamptz not null,
  -- Null: no account is called so. What was typed is not kept: it may be a password.
  account_id uuid references account,
  person_id  uuid references person,
  name       text not null,
  login      text not null,
  title      text not null,
  -- No references: a line of this log must not stand in the way of a reorganisation that is put back.
  agency_id  uuid,
  unit_id    uuid,
  outcome    text not null check (outcome in ('opened', 'refused')),
  -- Why it was refused; empty when it was opened.
  why        text not null check (why in ('', 'unknown', 'wrong', 'locked', 'disabled')),
  address    text not null,
  agent      text not null,
  constraint sign_in_whole check ((outcome = 'refused') = (why <> ''))
);
create index sign_in_agency on sign_in (agency_id, at desc, id desc);
create index sign_in_time on sign_in (at desc, id desc);
create trigger sign_in_append_only before update or delete or truncate on sign_in for each statement execute function refuse_change();

insert into sign_in (id, at, account_id, person_id, name, login, title, agency_id, unit_id, outcome, why, address, agent)
select gen_random_uuid(), f.at, a.id, a.person_id, n.full_name, a.login, coalesce(s.title, ''), s.agency_id, s.unit_id,
       'opened', '', coalesce(f.data ->> 'address', ''), ''
  from fact f join account a on a.id = f.subject_id join person n on n.id = a.person_id
  left join lateral (
    select p.title, u.agency_id, u.id as unit_id from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
     where h.person_id = a.person_id and h.valid_from <= (f.at at time zone 'Asia/Ho_Chi_Minh')::date
       and (h.valid_to is null or h.valid_to >= (f.at at time zone 'Asia/Ho_Chi_Minh')::date)
     order by p.rank, p.title limit 1) s on true
 -- Old facts do not tell a refused sign-in from a wrong password elsewhere, nor whether a second factor came after the first.
 where f.type = 'session.opened' and (a.totp_since is null or f.at < a.totp_since);

-- Whoever reads these logs is noted, too (QCVN 12:2026, handbook 9.4 rule 3).
create table log_reading (
  id         uuid primary key,
  at         timestamptz not null,
  account_id uuid not null,
  name       text not null,
  title      text not null,
  agency_id  uuid not null,
  log        text not null check (log in ('access', 'use')),
  -- What was asked: the period, and whether it was taken away as a file.
  asked      text not null
);
create index log_reading_agency on log_reading (agency_id, at desc, id desc);
create trigger log_reading_append_only before update or delete or truncate on log_reading for each statement execute function refuse_change();

-- History of use (part F11): who opened, downloaded or printed what, when. `document_view` beside it answers who opened it at all.
create table document_use (
  id          uuid primary key,
  at          timestamptz not null,
  document_id uuid not null references document,
  -- No reference, as above: to have looked is no work that a reverse would lose.
  agency_id   uuid not null,
  act         text not null check (act in ('view', 'download', 'print')),
  -- The name of the file, when it was one.
  file        text not null,
  person_id   uuid not null references person,
  name        text not null,
  title       text not null
);
create index document_use_document on document_use (document_id, at desc, id desc);
create index document_use_person on document_use (person_id, at desc, id desc);
create index document_use_agency on document_use (agency_id, at desc, id desc);
create trigger document_use_append_only before update or delete or truncate on document_use for each statement execute function refuse_change();

insert into document_use (id, at, document_id, agency_id, act, file, person_id, name, title)
select gen_random_uuid(), t.at, v.document_id, d.agency_id, 'view', '', coalesce(g.to_person_id, h.person_id), v.name, v.title
  from document_view v join document d on d.id = v.document_id join post_assignment h on h.id = v.holder_id
  left join delegation g on g.id = v.delegation_id
  cross join lateral (select v.first_at as at union select v.last_at) t;

-- Search in the content of files (part F4). Words stand beside their bytes, once however many copies there are; tone marks are taken off by
-- a filtering dictionary, so that words with and without them find the same.
create text search configuration vietnamese (copy = pg_catalog.simple);
alter text search configuration vietnamese
  alter mapping for asciihword, asciiword, hword, hword_asciipart, hword_part, word with public.unaccent, pg_catalog.simple;
create table file_words (
  sha256 text not null references stored_file on delete cascade,
  -- A long text in pieces: a vector holds a megabyte at most.
  part   integer not null,
  words  tsvector not null,
  primary key (sha256, part)
);
create index file_words_words on file_words using gin (words);
-- With the usual statistics a rare word is looked for along the list, reading every vector (measured: 10 seconds instead of one millisecond).
alter table file_words alter column words set statistics 1000;
alter table stored_file add column words_entered boolean not null default false;
-- What is read already and not entered yet; a job walks it.
create index stored_file_wordless on stored_file (kept_at) where text_state = 'ready' and not words_entered;
