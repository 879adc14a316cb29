-- breaking: no. locks: succession and document for the moment in which a column is added; the tables named below while a trigger is added. backfill: none; successions that are known already open what their predecessors left.
-- Reorganisation as one reversible act (đề án sắp xếp): merge, split, dissolve, rename, transfer and create, dated, in one transaction.

-- What the successor takes over (handbook 5.1); empty: everything.
alter table succession add column scope text not null default '';
create index succession_predecessor on succession (predecessor_id);

-- Agencies that carry on the unfinished handling of a document registered at an agency that has ended. The document itself stays in its book.
alter table document add column carried_by uuid[] not null default '{}';

create table reorganisation_act (
  id                uuid primary key,
  -- The agency in whose name it is prepared: administrators of it and above see it.
  agency_id         uuid not null references org_unit,
  title             text not null,
  decision          text not null,
  decided_on        date not null,
  effective_on      date not null,
  -- applying and reversing exist inside the one transaction only.
  state             text not null check (state in ('draft', 'checked', 'approved', 'applying', 'applied', 'reversing', 'reversed')),
  prepared_person   uuid not null,
  prepared_name     text not null,
  prepared_title    text not null,
  prepared_at       timestamptz not null,
  approved_person   uuid,
  approved_name     text not null default '',
  approved_title    text not null default '',
  approved_at       timestamptz,
  applied_name      text not null default '',
  applied_at        timestamptz,
  reversed_name     text not null default '',
  reversed_at       timestamptz,
  reverse_reason    text not null default '',
  -- What the last dry run found, or what was done.
  difference        jsonb,
  version           integer not null default 1,
  constraint reorganisation_act_two_persons check (approved_person is null or approved_person <> prepared_person),
  constraint reorganisation_act_approved check (state in ('draft', 'checked', 'applying') or approved_at is not null),
  constraint reorganisation_act_applied check (state not in ('applied', 'reversed') or applied_at is not null),
  constraint reorganisation_act_reversed check ((state = 'reversed') = (reversed_at is not null))
);
create index reorganisation_act_listed on reorganisation_act (prepared_at desc, id desc);

create table reorganisation_line (
  id             uuid primary key,
  act_id         uuid not null references reorganisation_act,
  position       integer not null,
  kind           text not null check (kind in ('merge', 'split', 'dissolve', 'rename', 'transfer', 'create')),
  predecessor_id uuid references org_unit,
  -- One that exists, or the key of one that this act creates.
  successor_id   uuid references org_unit,
  successor_key  text not null default '',
  scope          text not null default '',
  -- What it is to be called: of a new one all of it, of a renamed one what changes.
  key            text not null default '',
  nature         text not null default 'agency' check (nature in ('agency', 'unit')),
  parent_id      uuid references org_unit,
  parent_key     text not null default '',
  unit_kind      text not null default '',
  level          text not null default '',
  name           text not null default '',
  short_name     text not null default '',
  abbreviation   text not null default '',
  place          text not null default '',
  code           text not null default '',
  constraint reorganisation_line_created check ((kind = 'create') = (key <> '') and (kind = 'create') = (predecessor_id is null)),
  constraint reorganisation_line_position unique (act_id, position) deferrable initially deferred
);
create unique index reorganisation_line_key on reorganisation_line (act_id, key) where key <> '';
create index reorganisation_line_predecessor on reorganisation_line (predecessor_id) where predecessor_id is not null;

-- Which post the holders of a post get: a new one in a unit, or none, and who takes over their work when it is somebody in office.
create table reorganisation_post (
  act_id      uuid not null references reorganisation_act,
  post_id     uuid not null references post,
  unit_id     uuid references org_unit,
  unit_key    text not null default '',
  title       text not null default '',
  role        text not null default '',
  takes_over  uuid references post_assignment,
  primary key (act_id, post_id),
  constraint reorganisation_post_one check (num_nonnulls(unit_id, nullif(unit_key, ''), takes_over) = 1)
);

-- Who became whose heir when it was applied: the hand-over list is read from it.
create table reorganisation_heir (
  act_id       uuid not null references reorganisation_act,
  from_id      uuid not null,
  kind         text not null check (kind in ('holder', 'unit', 'agency')),
  agency_id    uuid not null,
  from_name    text not null,
  from_title   text not null,
  to_id        uuid,
  to_unit_id   uuid,
  to_agency_id uuid,
  to_name      text not null,
  to_title     text not null,
  primary key (act_id, kind, from_id)
);

-- Open work as it stood at the moment of the hand-over, one line each, with from whom to whom.
create table reorganisation_move (
  act_id    uuid not null references reorganisation_act,
  agency_id uuid not null,
  ordinal   integer not null,
  kind      text not null,
  thing_id  uuid not null,
  label     text not null,
  due_at    timestamptz,
  from_name text not null,
  to_name   text not null,
  primary key (act_id, ordinal)
);

-- Every row the act changed, as it was and as it became: what its reverse puts back.
create table reorganisation_change (
  act_id     uuid not null references reorganisation_act,
  ordinal    bigint not null generated always as identity,
  table_name text not null,
  key        jsonb not null,
  before     jsonb,
  after      jsonb,
  primary key (act_id, ordinal)
);
create index reorganisation_change_row on reorganisation_change (act_id, table_name, key);

create function reorganisation_act_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state not in ('draft', 'checked') then raise exception 'an approved act is never removed' using errcode = '42501'; end if;
    return old;
  end if;
  if old.approved_at is not null and (new.title, new.decision, new.decided_on, new.effective_on, new.prepared_person, new.approved_person, new.approved_at)
     is distinct from (old.title, old.decision, old.decided_on, old.effective_on, old.prepared_person, old.approved_person, old.approved_at)
     or old.state = 'reversed' then
    raise exception 'an approved act is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger reorganisation_act_kept before update or delete on reorganisation_act for each row execute function reorganisation_act_guard();

create function reorganisation_line_guard() returns trigger language plpgsql as $$
begin
  if (select state from reorganisation_act where id = coalesce(new.act_id, old.act_id)) not in ('draft', 'checked') then
    raise exception 'the lines of an approved act are never changed' using errcode = '42501';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger reorganisation_line_kept before insert or update or delete on reorganisation_line for each row execute function reorganisation_line_guard();
create trigger reorganisation_post_kept before insert or update or delete on reorganisation_post for each row execute function reorganisation_line_guard();
create trigger reorganisation_heir_kept before update or delete or truncate on reorganisation_heir for each statement execute function refuse_change();
create trigger reorganisation_move_kept before update or delete or truncate on reorganisation_move for each statement execute function refuse_change();
create trigger reorganisation_change_kept before update or delete or truncate on reorganisation_change for each statement execute function refuse_change();

-- No transaction ends in the middle of an act.
create function reorganisation_whole() returns trigger language plpgsql as $$
begin
  if (select state from reorganisation_act where id = new.id) in ('applying', 'reversing') then
    raise exception 'an act is applied or reversed in one transaction' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger reorganisation_act_whole after insert or update on reorganisation_act deferrable initially deferred
  for each row execute function reorganisation_whole();

-- Whether this transaction is applying or reversing an act: nobody else ever sees one in that state. What is never rewritten otherwise may
-- then change hands, and is put back by the reverse.
create function reorganising() returns boolean language sql stable as $$
  select exists (select from reorganisation_act where state in ('applying', 'reversing'))
$$;
create index reorganisation_act_under_way on reorganisation_act (id) where state in ('applying', 'reversing');

create or replace function assignment_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.document_id, new.directive_id, new.role, new.original_due_at) is distinct from
     (old.document_id, old.directive_id, old.role, old.original_due_at)
     or (new.to_holder_id, new.to_unit_id) is distinct from (old.to_holder_id, old.to_unit_id) and not reorganising() then
    raise exception 'an assignment is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;

create or replace function task_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a task is never removed' using errcode = '42501'; end if;
  if (new.parent_id, new.document_id, new.created_at) is distinct from (old.parent_id, old.document_id, old.created_at)
     or (new.agency_id, new.giver_holder_id) is distinct from (old.agency_id, old.giver_holder_id) and not reorganising()
     or old.original_due_at is not null and new.original_due_at is distinct from old.original_due_at
     or old.closed_at is not null and (new.state, new.verdict, new.closed_at, new.lead_holder_id, new.lead_unit_id) is distinct from
        (old.state, old.verdict, old.closed_at, old.lead_holder_id, old.lead_unit_id) then
    raise exception 'a task is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;

-- Keeps every row an act touches. Outside an act the condition of the trigger is all it costs.
create function reorganisation_keep() returns trigger language plpgsql as $$
declare old_row jsonb; new_row jsonb;
begin
  if tg_op <> 'INSERT' then old_row := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then new_row := to_jsonb(new); end if;
  if old_row is distinct from new_row then
    insert into reorganisation_change (act_id, table_name, key, before, after)
    values (current_setting('lienthong.reorganisation')::uuid, tg_table_name,
            (select jsonb_agg(coalesce(new_row, old_row) -> k.name order by k.place) from unnest(tg_argv) with ordinality k(name, place)), old_row, new_row);
  end if;
  return null;
end $$;

-- Tables an act may change, each after those it refers to, with the columns that name a row.
create table reorganisation_table (
  position integer primary key,
  name     text not null unique,
  keys     text[] not null
);
insert into reorganisation_table (position, name, keys) values
  (1, 'org_unit', '{id}'), (2, 'org_unit_name', '{org_unit_id,valid_from}'), (3, 'org_unit_placement', '{org_unit_id,valid_from}'),
  (4, 'agency_code', '{agency_id,scheme,valid_from}'), (5, 'succession', '{successor_id,predecessor_id}'), (6, 'post', '{id}'),
  (7, 'post_assignment', '{id}'), (8, 'signing_authority', '{id}'), (9, 'register', '{id}'), (10, 'document', '{id}'),
  (11, 'document_reader', '{basis_id}'), (12, 'delivery', '{id}'), (13, 'submission', '{id}'), (14, 'assignment', '{id}'), (15, 'draft', '{id}'),
  (16, 'draft_part', '{draft_id,holder_id,part}'), (17, 'opinion', '{id}'), (18, 'work_file', '{id}'), (19, 'work_file_member', '{id}'),
  (20, 'task', '{id}'), (21, 'task_partner', '{id}');
create trigger reorganisation_table_kept before update or delete or truncate on reorganisation_table for each statement execute function refuse_change();
do $$
declare t record;
begin
  for t in select name, keys from reorganisation_table order by position loop
    execute format('create trigger %I after insert or update or delete on %I for each row
      when (coalesce(current_setting(''lienthong.reorganisation'', true), '''') <> '''') execute function reorganisation_keep(%s)',
      t.name || '_reorganised', t.name, (select string_agg(quote_literal(k), ', ') from unnest(t.keys) k));
  end loop;
end $$;

-- What one row was before the act and after it; several changes of a row are one.
create function reorganisation_net(act uuid, t text) returns table (key jsonb, before jsonb, after jsonb) language sql stable as $$
  select n.key, n.before, n.after from (
    select c.key, (array_agg(c.before order by c.ordinal))[1] as before, (array_agg(c.after order by c.ordinal desc))[1] as after
      from reorganisation_change c where c.act_id = act and c.table_name = t group by c.key) n
   where n.before is distinct from n.after
$$;

create function reorganisation_match(t text) returns text language sql stable as $$
  select string_agg(format('x.%1$I = (n.key ->> %2$s)::%3$s', a.attname, k.place - 1, format_type(a.atttypid, a.atttypmod)), ' and ')
    from reorganisation_table r cross join unnest(r.keys) with ordinality k(name, place)
    join pg_attribute a on a.attrelid = t::regclass and a.attname = k.name where r.name = t
$$;

-- Rows that are no longer as the act left them: work was done since, which is not put back.
create function reorganisation_conflicts(act uuid) returns table (table_name text, changed integer) language plpgsql as $$
declare t record;
begin
  -- Nobody writes there between this count and the end of the reverse.
  for t in select r.name from reorganisation_table r order by r.position loop
    execute format('lock table %I in share row exclusive mode', t.name);
  end loop;
  for t in select r.name from reorganisation_table r order by r.position loop
    table_name := t.name;
    execute format('select count(*)::int from reorganisation_net($1, $2) n
        left join lateral (select to_jsonb(x) as row from %I x where %s) now on true where now.row is distinct from n.after',
      t.name, reorganisation_match(t.name)) into changed using act, t.name;
    if changed > 0 then return next; end if;
  end loop;
end $$;

-- Puts back every row. What refers to a row the act made stands in the way, and says so as a broken reference. Sessions, views and notices of
-- a post that never was go back to the post before it.
create function reorganisation_undo(act uuid) returns void language plpgsql as $$
declare t record; matching text; columns text;
begin
  create temporary table reorganisation_back on commit drop as
    select h.from_id, h.to_id from reorganisation_heir h
      join post_assignment f on f.id = h.from_id join post_assignment o on o.id = h.to_id
     -- His own: what others left to a head was never told to him for them.
     where h.act_id = act and h.kind = 'holder' and f.person_id = o.person_id and exists (
       select from reorganisation_net(act, 'post_assignment') n where n.before is null and n.key ->> 0 = h.to_id::text);
  update session s set assignment_id = b.from_id from reorganisation_back b where s.assignment_id = b.to_id;
  update document_view v set holder_id = b.from_id from reorganisation_back b where v.holder_id = b.to_id
     and not exists (select from document_view o where o.document_id = v.document_id and o.holder_id = b.from_id and o.delegation_id is not distinct from v.delegation_id);
  update document_view v set last_at = greatest(v.last_at, o.last_at), times = v.times + o.times from reorganisation_back b, document_view o
   where o.holder_id = b.to_id and v.holder_id = b.from_id and v.document_id = o.document_id and v.delegation_id is not distinct from o.delegation_id;
  delete from document_view v using reorganisation_back b where v.holder_id = b.to_id;
  update notice w set holder_id = b.from_id from reorganisation_back b where w.holder_id = b.to_id
     and not exists (select from notice o where o.holder_id = b.from_id and o.cause = w.cause and o.kind = w.kind);
  delete from notice w using reorganisation_back b where w.holder_id = b.to_id;
  for t in select r.name from reorganisation_table r order by r.position desc loop
    matching := reorganisation_match(t.name);
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
      from pg_attribute a where a.attrelid = t.name::regclass and a.attnum > 0 and not a.attisdropped;
    execute format('delete from %I x using reorganisation_net($1, $2) n where n.before is null and %s', t.name, matching) using act, t.name;
    execute format('update %1$I x set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$I, n.before))
        from reorganisation_net($1, $2) n where n.before is not null and n.after is not null and %3$s', t.name, columns, matching) using act, t.name;
    execute format('insert into %1$I (%2$s) select %3$s from reorganisation_net($1, $2) n, jsonb_populate_record(null::%1$I, n.before) r where n.after is null',
      t.name, columns, (select string_agg('r.' || c, ', ') from unnest(string_to_array(columns, ', ')) c)) using act, t.name;
  end loop;
  drop table reorganisation_back;
end $$;

-- Agencies whose papers an agency has inherited on a day: those that have ended and whose successors, at whatever remove, it is. They are
-- read, never acted in (handbook 5.6).
create function agencies_inherited(heir uuid, day date) returns uuid[] language sql stable as $$
  with recursive line(id) as (
    select s.predecessor_id from succession s join org_unit u on u.id = s.predecessor_id
     where s.successor_id = heir and u.nature = 'agency' and u.valid_to < day
    union
    select s.predecessor_id from line l join succession s on s.successor_id = l.id join org_unit u on u.id = s.predecessor_id
     where u.nature = 'agency' and u.valid_to < day)
  select coalesce(array_agg(id), '{}') from line where id <> heir
$$;

-- Who carries on for an agency that has ended, at whatever remove: those of its successors that live on a day.
create function agencies_carrying_on(gone uuid, day date) returns setof uuid language sql stable as $$
  with recursive line(id) as (
    select s.successor_id from succession s where s.predecessor_id = gone
    union
    select s.successor_id from line l join org_unit o on o.id = l.id and o.valid_to < day join succession s on s.predecessor_id = l.id)
  select l.id from line l join org_unit u on u.id = l.id
   where u.nature = 'agency' and u.valid_from <= day and (u.valid_to is null or u.valid_to >= day)
$$;
