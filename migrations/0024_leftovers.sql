-- breaking: no. locks: directive for the moment in which a column is added. backfill: none.
-- Handling that moves from a replaced document to the one that replaces it.

-- Both documents are copies of one agency. The old assignments end where they stood; equal ones stand on the replacing document.
create table handling_transfer (
  id                     uuid primary key,
  agency_id              uuid not null references org_unit,
  from_document_id       uuid not null references document,
  to_document_id         uuid not null references document,
  by_holder_id           uuid not null references post_assignment,
  by_name                text not null,
  by_title               text not null,
  reason                 text not null,
  at                     timestamptz not null,
  undone_at              timestamptz,
  -- Where the handling of both stood before, which taking it back restores.
  from_handling          text not null,
  to_handling            text,
  -- The submission that was open on the old one, the equal one that was made, and the one on the new that this answered.
  ended_submission_id    uuid references submission,
  made_submission_id     uuid references submission,
  answered_submission_id uuid references submission,
  constraint handling_transfer_two check (from_document_id <> to_document_id)
);
create index handling_transfer_from on handling_transfer (from_document_id, at);
create index handling_transfer_to on handling_transfer (to_document_id, at);

create table assignment_transfer (
  transfer_id uuid not null references handling_transfer,
  from_id     uuid not null references assignment,
  to_id       uuid not null references assignment,
  primary key (transfer_id, from_id),
  constraint assignment_transfer_to unique (to_id)
);
create trigger assignment_transfer_append_only before update or delete or truncate on assignment_transfer for each statement execute function refuse_change();

create function handling_transfer_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.undone_at is not null or to_jsonb(new) - 'undone_at' is distinct from to_jsonb(old) - 'undone_at' then
    raise exception 'a transfer of handling is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger handling_transfer_kept before update or delete on handling_transfer for each row execute function handling_transfer_guard();

-- The directive on the replaced document whose words and people this one carries on. No reference: a table that refers to itself.
alter table directive add column carried_from uuid;
