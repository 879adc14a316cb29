-- breaking: no. locks: none. backfill: none.
-- Searches and filters a person keeps and runs again (Decree 30/2020 Appendix VI part I.6e).
create table saved_search (
  id        uuid primary key,
  person_id uuid not null references person,
  -- Of the agency in whose lists it was kept: registers named in it are that agency's.
  agency_id uuid not null references org_unit,
  name      text not null,
  direction text not null check (direction in ('incoming', 'outgoing')),
  -- What the address of the list says: `q=…&kind=…`.
  query     text not null,
  position  integer not null,
  constraint saved_search_name unique (person_id, agency_id, name)
);
create index saved_search_of on saved_search (person_id, agency_id, direction, position);
