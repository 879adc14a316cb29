-- breaking: no. locks: document_copy refuses writes for the moment in which columns, check and guard are added (its rows are read once). backfill: none.
-- A numbered copy whose signature of the agency nobody gives any more stands without it, with the reason, for ever.
alter table document_copy
  add column unsealed_at timestamptz,
  add column unsealed_by_name text not null default '',
  add column unsealed_reason text not null default '',
  add constraint document_copy_unsealed check ((unsealed_at is null) = (unsealed_reason = '') and (unsealed_at is null or (seal = 'none' and state = 'issued')));
create or replace function document_copy_guard() returns trigger language plpgsql as $$
declare
  sealing text[] := array['seal', 'sealed_sha256', 'sealed_size', 'sealed_at', 'sealed_by_name', 'version'];
  leaving text[] := array['seal', 'unsealed_at', 'unsealed_by_name', 'unsealed_reason', 'version'];
begin
  if tg_op = 'DELETE' then raise exception 'a copy is never removed' using errcode = '42501'; end if;
  if old.state = 'issued' and old.seal = 'awaited' and new.seal = 'done' and to_jsonb(new) - sealing = to_jsonb(old) - sealing then return new; end if;
  if old.state = 'issued' and old.seal = 'awaited' and new.unsealed_at is not null and to_jsonb(new) - leaving = to_jsonb(old) - leaving then return new; end if;
  if old.state <> 'waiting' or
     (new.document_id, new.agency_id, new.kind, new.source_copy_id, new.pages, new.part, new.copies, new.recipients, new.reason, new.register_id, new.asked_at)
     is distinct from
     (old.document_id, old.agency_id, old.kind, old.source_copy_id, old.pages, old.part, old.copies, old.recipients, old.reason, old.register_id, old.asked_at) then
    raise exception 'a copy is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
