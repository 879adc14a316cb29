-- breaking: no. locks: none (new tables). backfill: none.
-- Registers and their number series (Decree 30/2020 articles 15 and 22). A number comes from the locked row of its series, inside the
-- transaction that uses it: rolled back together, so no gap and no double.
create table register (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  direction      text not null check (direction in ('incoming', 'outgoing')),
  name           text not null,
  -- Kinds of document that belong here; empty means every kind.
  kinds          text[] not null default '{}',
  -- Secret documents have their own series (article 15 clause 2).
  secret         boolean not null default false,
  standard       boolean not null default false,
  opened_on      date not null,
  closed_on      date,
  closing_reason text,
  constraint register_name_key unique (agency_id, direction, name)
);

create table number_series (
  register_id uuid not null references register,
  year        integer not null,
  next_number integer not null default 1 check (next_number > 0),
  -- Numbers and dates grow together (article 15 clause 1).
  last_date   date,
  primary key (register_id, year)
);
