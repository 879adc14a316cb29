-- breaking: no (an act of reorganisation applied before it can no longer be reversed where it changed deliveries or assignments: they have new columns). locks: delivery and assignment refuse writes while a unique index is built (about 3 seconds per million rows); recall_line, recipient_group, recipient_group_member, document for a moment. backfill: the places of members in their group.
-- Recipients inside the agency (Decree 30/2020 articles 17 and 22: what is issued binds the agency's own units and people to whom it is
-- addressed, without an arrival number), groups of recipients with a purpose each, further recipients after issue.

-- To a unit or to a person in a post of the agency itself: then recipient_id is that agency and there is no copy.
alter table delivery add column unit_id uuid references org_unit;
alter table delivery add column holder_id uuid references post_assignment;
alter table delivery add column recipient_title text not null default '';
-- Sent after it was issued; who and when stands in the first line of its history.
alter table delivery add column added_at timestamptz;
alter table delivery add constraint delivery_one_inside check (unit_id is null or holder_id is null);
alter table delivery add constraint delivery_inside_no_copy check (incoming_id is null or (unit_id is null and holder_id is null));
alter table delivery drop constraint delivery_once;
alter table delivery add constraint delivery_once unique nulls not distinct (document_id, recipient_id, unit_id, holder_id);

-- The tree of a delivery inside the agency: each has one accountable lead at every moment and level.
alter table assignment add column delivery_id uuid references delivery;
create index assignment_delivery on assignment (delivery_id) where delivery_id is not null;
drop index assignment_one_lead;
create unique index assignment_one_lead on assignment (document_id, delivery_id, parent_id) nulls not distinct
  where role = 'lead' and state in ('waiting', 'doing', 'forwarded');

create or replace function assignment_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.document_id, new.delivery_id, new.directive_id, new.role, new.original_due_at) is distinct from
     (old.document_id, old.delivery_id, old.directive_id, old.role, old.original_due_at)
     or (new.to_holder_id, new.to_unit_id) is distinct from (old.to_holder_id, old.to_unit_id) and not reorganising() then
    raise exception 'an assignment is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;

-- What is sent inside the agency lies on somebody's desk, in the same transaction.
create function delivery_laid() returns trigger language plpgsql as $$
begin
  if not exists (select from assignment a where a.delivery_id = new.id and a.parent_id is null) then
    raise exception 'a delivery inside the agency lies on a desk' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger delivery_laid after update of code on delivery deferrable initially deferred for each row
  when (new.code = '01' and (new.unit_id is not null or new.holder_id is not null)) execute function delivery_laid();

-- No assignment outlives its document's recall.
create function document_recall_ends() returns trigger language plpgsql as $$
begin
  if exists (select from assignment a where a.document_id = new.id and a.state in ('waiting', 'doing', 'forwarded')) then
    raise exception 'an assignment ends with the recall of its document' using errcode = '42501';
  end if;
  return null;
end $$;
create constraint trigger document_recall_ends after update of recalled_at on document deferrable initially deferred for each row
  when (new.recalled_at is not null and old.recalled_at is null and new.direction = 'outgoing') execute function document_recall_ends();

-- A recipient inside the agency has no copy; what lay on his desk ends with the recall itself.
alter table recall_line alter column incoming_id drop not null;

-- A group is the agency's, or a person's own; a member is an agency, or a unit or a person of the group's own agency.
alter table recipient_group add column person_id uuid references person;
alter table recipient_group drop constraint recipient_group_name_key;
alter table recipient_group add constraint recipient_group_name_key unique nulls not distinct (agency_id, person_id, name);
alter table recipient_group_member add column unit_id uuid references org_unit;
alter table recipient_group_member add column holder_id uuid references post_assignment;
alter table recipient_group_member add column purpose text not null default 'execute' check (purpose in ('execute', 'know', 'report', 'file'));
alter table recipient_group_member add column position integer;
update recipient_group_member m set position = o.place
  from (select group_id, agency_id, row_number() over (partition by group_id order by agency_id) as place from recipient_group_member) o
 where o.group_id = m.group_id and o.agency_id = m.agency_id;
alter table recipient_group_member alter column position set not null;
alter table recipient_group_member drop constraint recipient_group_member_pkey;
alter table recipient_group_member add primary key (group_id, position);
alter table recipient_group_member add constraint recipient_group_member_one check (unit_id is null or holder_id is null);
alter table recipient_group_member add constraint recipient_group_member_once unique nulls not distinct (group_id, agency_id, unit_id, holder_id);
