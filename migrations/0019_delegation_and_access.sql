-- breaking: no. locks: fact and session for the moment in which a column is added; document_view refuses writes while its key is built. backfill: none.
-- Delegation of handling in absence (ủy quyền xử lý): another holder acts in a post from one day to another. It is no authority to sign
-- (Decree 30/2020 article 13): issuing, sealing and administration stay with the person.
create table delegation (
  id             uuid primary key,
  agency_id      uuid not null references org_unit,
  from_holder_id uuid not null references post_assignment,
  from_person_id uuid not null references person,
  from_name      text not null,
  from_title     text not null,
  -- The holding that makes him fit: when it ends, the delegation is over.
  to_holder_id   uuid not null references post_assignment,
  to_person_id   uuid not null references person,
  to_name        text not null,
  to_title       text not null,
  scope          text[] not null check (cardinality(scope) > 0 and scope <@ array['handling', 'directing', 'approving']),
  starts_on      date not null,
  ends_on        date not null,
  reason         text not null,
  -- The document it rests on; never empty when somebody else enters it for the absent.
  source         text not null default '',
  for_absent     boolean not null,
  by_person_id   uuid not null references person,
  by_name        text not null,
  by_title       text not null,
  at             timestamptz not null,
  revoked_at     timestamptz,
  revoked_name   text,
  revoked_title  text,
  revoke_reason  text,
  constraint delegation_span check (ends_on >= starts_on and ends_on <= starts_on + 365),
  constraint delegation_other_person check (from_person_id <> to_person_id),
  constraint delegation_source check (not for_absent or source <> ''),
  constraint delegation_revoked_whole check (num_nulls(revoked_at, revoked_name, revoked_title, revoke_reason) in (0, 4)),
  -- One at a time for each holding of a post.
  constraint delegation_apart exclude using gist (from_holder_id with =, daterange(starts_on, ends_on, '[]') with &&) where (revoked_at is null)
);
create index delegation_received on delegation (to_person_id, starts_on desc, id desc);
create index delegation_given on delegation (from_person_id, starts_on desc, id desc);
create index delegation_agency on delegation (agency_id, starts_on desc, id desc);

create function delegation_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.revoked_at is not null or
     (new.agency_id, new.from_holder_id, new.from_person_id, new.from_name, new.from_title, new.to_holder_id, new.to_person_id, new.to_name,
      new.to_title, new.scope, new.starts_on, new.ends_on, new.reason, new.source, new.for_absent, new.by_person_id, new.by_name, new.by_title, new.at)
     is distinct from
     (old.agency_id, old.from_holder_id, old.from_person_id, old.from_name, old.from_title, old.to_holder_id, old.to_person_id, old.to_name,
      old.to_title, old.scope, old.starts_on, old.ends_on, old.reason, old.source, old.for_absent, old.by_person_id, old.by_name, old.by_title, old.at) then
    raise exception 'a delegation is only ever revoked, once' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger delegation_kept before update or delete on delegation for each row execute function delegation_guard();

-- The delegation one acts by: of a session until it is over, of a fact for ever. No reference from the log, as with its accounts and holdings.
alter table session add column delegation_id uuid references delegation;
alter table fact add column delegation_id uuid;

-- A view on somebody's behalf is a line of its own: the post is his, the eyes are not.
alter table document_view add column delegation_id uuid references delegation;
alter table document_view drop constraint document_view_pkey;
alter table document_view add constraint document_view_key unique nulls not distinct (document_id, holder_id, delegation_id);
