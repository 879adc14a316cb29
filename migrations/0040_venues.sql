-- breaking: no. locks: none but on new tables. backfill: none.
-- Rooms, equipment and who uses them when. A room is held once at a time: the exclusion constraint says so beneath every check.

create table venue (
  id               uuid primary key,
  agency_id        uuid not null references org_unit,
  name             text not null check (name <> ''),
  address          text not null default '',
  building         text not null default '',
  floor            text not null default '',
  seats            integer not null check (seats between 1 and 10000),
  -- What stands in it, and how to get there, in words.
  devices          text not null default '',
  directions       text not null default '',
  -- Minutes before and after each use in which it is made ready and cleared.
  set_up_minutes   integer not null check (set_up_minutes between 0 and 480),
  clear_minutes    integer not null check (clear_minutes between 0 and 480),
  -- Whose head approves each use; null: whoever may book holds it at once.
  approval_unit_id uuid references org_unit,
  -- Rows of seats in fractions of the plan.
  seat_plan        jsonb not null default '[]',
  valid_from       date not null,
  valid_to         date,
  close_reason     text not null default '',
  version          integer not null default 1,
  constraint venue_days check (valid_to is null or valid_to >= valid_from),
  constraint venue_named exclude using gist (agency_id with =, name with =, daterange(valid_from, valid_to, '[]') with &&)
);

create table equipment (
  id           uuid primary key,
  agency_id    uuid not null references org_unit,
  name         text not null check (name <> ''),
  count        integer not null check (count between 1 and 100000),
  valid_from   date not null,
  valid_to     date,
  close_reason text not null default '',
  version      integer not null default 1,
  constraint equipment_days check (valid_to is null or valid_to >= valid_from),
  constraint equipment_named exclude using gist (agency_id with =, name with =, daterange(valid_from, valid_to, '[]') with &&)
);

create table booking (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  venue_id       uuid references venue,
  equipment_id   uuid references equipment,
  quantity       integer not null check (quantity >= 1),
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  -- With the minutes of setting up and clearing as they were when it was booked.
  busy_from      timestamptz not null,
  busy_to        timestamptz not null,
  title          text not null check (title <> ''),
  for_whom       text not null default '',
  private        boolean not null default false,
  -- What it is held for, such as a meeting; null: by itself.
  holder_kind    text check (holder_kind in ('meeting')),
  holder_id      uuid,
  state          text not null check (state in ('held', 'asked', 'refused', 'cancelled')),
  by_holder      uuid not null references post_assignment,
  by_name        text not null,
  by_title       text not null,
  at             timestamptz not null,
  decided_name   text not null default '',
  decided_title  text not null default '',
  decided_at     timestamptz,
  reason         text not null default '',
  -- The booking that was approved in its stead.
  lost_to        uuid references booking,
  version        integer not null default 1,
  constraint booking_of_one check ((venue_id is null) <> (equipment_id is null)),
  constraint booking_span check (ends_at > starts_at and ends_at <= starts_at + interval '31 days'),
  constraint booking_busy check (busy_from <= starts_at and busy_to >= ends_at),
  constraint booking_holder check ((holder_kind is null) = (holder_id is null)),
  constraint booking_apart exclude using gist (venue_id with =, tstzrange(busy_from, busy_to) with &&) where (state = 'held')
);
create index booking_of_venue on booking (venue_id, starts_at);
create index booking_of_equipment on booking (equipment_id, starts_at);
create index booking_by on booking (by_holder, ends_at);
create index booking_held_for on booking (holder_kind, holder_id);
create index booking_waiting on booking (agency_id, starts_at) where state = 'asked';
