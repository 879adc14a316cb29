-- breaking: no. locks: none (new tables). backfill: none.
-- Agencies and units in one tree with dates. Levels of government are data: a level may end (the districts did on 2025-06-30).
create table org_unit (
  id         uuid primary key,
  nature     text not null check (nature in ('agency', 'unit')),
  -- The agency a unit belongs to; an agency is its own.
  agency_id  uuid not null references org_unit deferrable initially deferred,
  parent_id  uuid references org_unit,
  kind       text not null,
  level      text not null,
  position   integer not null default 0,
  valid_from date not null,
  valid_to   date,
  version    integer not null default 1,
  constraint org_unit_agency_is_own check ((nature = 'agency') = (agency_id = id)),
  constraint org_unit_span check (valid_to is null or valid_to >= valid_from)
);
create index org_unit_parent on org_unit (parent_id, position);
create index org_unit_agency on org_unit (agency_id);

-- What it is called, and the abbreviation its symbols carry, from when to when. Documents show the name of their own day.
create table org_unit_name (
  org_unit_id  uuid not null references org_unit,
  name         text not null,
  short_name   text not null,
  abbreviation text not null,
  place        text not null,
  search_key   text not null,
  valid_from   date not null,
  valid_to     date,
  primary key (org_unit_id, valid_from),
  constraint org_unit_name_apart exclude using gist (org_unit_id with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index org_unit_name_search on org_unit_name using gin (search_key gin_trgm_ops);

-- Identifier codes: Decision 20/2020 (new35) and the older reversed form (old13). Attributes with dates, never keys, never parsed.
create table agency_code (
  agency_id  uuid not null references org_unit,
  scheme     text not null check (scheme in ('new35', 'old13')),
  code       varchar(35) not null check (code ~ '^[A-Z0-9.]+$'),
  valid_from date not null,
  valid_to   date,
  primary key (agency_id, scheme, valid_from),
  constraint agency_code_unique exclude using gist (scheme with =, code with =, daterange(valid_from, valid_to, '[]') with &&)
);

create table succession (
  successor_id   uuid not null references org_unit,
  predecessor_id uuid not null references org_unit,
  kind           text not null check (kind in ('merge', 'split', 'rename', 'transfer')),
  decision       text not null,
  happened_on    date not null,
  primary key (successor_id, predecessor_id)
);

create table agency_setting (
  agency_id         uuid primary key references org_unit,
  -- Whether a line without content may be kept in the secret register of this networked system (handbook 7.1, rule 2). Off by law's default.
  allow_secret_stub boolean not null default false
);

create table person (
  id         uuid primary key,
  full_name  text not null,
  search_key text not null
);
create index person_search on person using gin (search_key gin_trgm_ops);

create table post (
  id         uuid primary key,
  unit_id    uuid not null references org_unit,
  title      text not null,
  role       text not null check (role in ('clerk','leader','chiefOfOffice','unitHead','officer','archivist','agencyAdministrator','systemAdministrator')),
  rank       integer not null default 100,
  valid_from date not null,
  valid_to   date
);
create index post_unit on post (unit_id);

create table post_assignment (
  id         uuid primary key,
  post_id    uuid not null references post,
  person_id  uuid not null references person,
  acting     boolean not null default false,
  valid_from date not null,
  valid_to   date,
  constraint post_assignment_span check (valid_to is null or valid_to >= valid_from),
  -- One person holds one post once at a time.
  constraint post_assignment_apart exclude using gist (post_id with =, person_id with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index post_assignment_person on post_assignment (person_id);

-- Public holidays and the working days that replace them. Lunar dates are data.
create table calendar_day (
  on_date date primary key,
  kind    text not null check (kind in ('holiday', 'makeupWorkday')),
  name    text not null
);

-- The tree as it stood on a day.
create function org_unit_on(day date) returns table (
  id uuid, nature text, agency_id uuid, parent_id uuid, kind text, level text, "position" integer,
  name text, short_name text, abbreviation text, place text, search_key text, valid_from date, valid_to date, version integer
) language sql stable as $$
  select u.id, u.nature, u.agency_id, u.parent_id, u.kind, u.level, u.position,
         n.name, n.short_name, n.abbreviation, n.place, n.search_key, u.valid_from, u.valid_to, u.version
    from org_unit u
    join org_unit_name n on n.org_unit_id = u.id and n.valid_from <= day and (n.valid_to is null or n.valid_to >= day)
   where u.valid_from <= day and (u.valid_to is null or u.valid_to >= day)
$$;
