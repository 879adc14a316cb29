-- breaking: yes, org_unit loses parent, kind, level and position. locks: org_unit, for the moment of the change. backfill: one placement per unit, from its first day to its last.
-- Where an agency or unit hangs in the tree and what it counts as, from when to when: like its names and codes, each day has its own.
create table org_unit_placement (
  org_unit_id uuid not null references org_unit,
  parent_id   uuid references org_unit,
  kind        text not null,
  level       text not null,
  position    integer not null default 0,
  valid_from  date not null,
  valid_to    date,
  primary key (org_unit_id, valid_from),
  constraint org_unit_placement_other check (parent_id <> org_unit_id),
  constraint org_unit_placement_span check (valid_to is null or valid_to >= valid_from)
);
insert into org_unit_placement (org_unit_id, parent_id, kind, level, position, valid_from, valid_to)
  select id, parent_id, kind, level, position, valid_from, valid_to from org_unit;
alter table org_unit_placement add constraint org_unit_placement_apart
  exclude using gist (org_unit_id with =, daterange(valid_from, valid_to, '[]') with &&);
create index org_unit_placement_parent on org_unit_placement (parent_id, position);

drop function org_unit_on(date);
alter table org_unit drop column parent_id, drop column kind, drop column level, drop column position;

-- The tree as it stood on a day.
create function org_unit_on(day date) returns table (
  id uuid, nature text, agency_id uuid, parent_id uuid, kind text, level text, "position" integer,
  name text, short_name text, abbreviation text, place text, search_key text, valid_from date, valid_to date, version integer
) language sql stable as $$
  select u.id, u.nature, u.agency_id, p.parent_id, p.kind, p.level, p.position,
         n.name, n.short_name, n.abbreviation, n.place, n.search_key, u.valid_from, u.valid_to, u.version
    from org_unit u
    join org_unit_placement p on p.org_unit_id = u.id and p.valid_from <= day and (p.valid_to is null or p.valid_to >= day)
    join org_unit_name n on n.org_unit_id = u.id and n.valid_from <= day and (n.valid_to is null or n.valid_to >= day)
   where u.valid_from <= day and (u.valid_to is null or u.valid_to >= day)
$$;

-- Every agency and unit there ever was, hung as on a day: one that has ended where it hung last, one to come where it will hang first.
create function org_unit_hung(day date) returns table (
  id uuid, nature text, agency_id uuid, parent_id uuid, kind text, level text, "position" integer,
  valid_from date, valid_to date, version integer
) language sql stable as $$
  select u.id, u.nature, u.agency_id, p.parent_id, p.kind, p.level, p.position, u.valid_from, u.valid_to, u.version
    from org_unit u
    join org_unit_placement p on p.org_unit_id = u.id
     and p.valid_from <= greatest(u.valid_from, day) and (p.valid_to is null or p.valid_to >= least(u.valid_to, day))
$$;

-- What is asked at every call: what they are called on a day, not where they hang. Planning it takes half as long as the whole tree.
create function org_unit_named(day date) returns table (
  id uuid, nature text, agency_id uuid, name text, short_name text, abbreviation text, place text
) language sql stable as $$
  select u.id, u.nature, u.agency_id, n.name, n.short_name, n.abbreviation, n.place
    from org_unit u
    join org_unit_name n on n.org_unit_id = u.id and n.valid_from <= day and (n.valid_to is null or n.valid_to >= day)
   where u.valid_from <= day and (u.valid_to is null or u.valid_to >= day)
$$;
