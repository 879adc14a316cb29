-- breaking: no. locks: signing_step, signing_session, document_reader, document_copy and document refuse writes for the moment in which columns, checks and triggers are added (rows of document_copy are read once). backfill: none; nobody could ask another agency for its seal before.
-- The seal of another agency, and documents several agencies issue together (văn bản liên tịch).

-- What the other agency is to this document: its seal beside ours, its seal in place of one we do not have, or an issuer with us.
alter table signing_step add column part text not null default 'own' check (part in ('own', 'beside', 'instead', 'joint'));
alter table signing_step drop constraint signing_step_to;
alter table signing_step add constraint signing_step_to check (case kind
  when 'secondSeal' then holder_id is null and sealing_id is not null and part <> 'own'
  when 'countersign' then holder_id is not null and part in ('own', 'joint') and (sealing_id is not null) = (part = 'joint')
  else holder_id is not null and sealing_id is null and part = 'own' end);
create unique index signing_step_seal_once on signing_step (document_id, sealing_id) where kind = 'secondSeal' and state in ('waiting', 'done');

-- Whoever is asked by another agency reads that one document: the person asked, the clerks of the agency asked. Named by its step.
alter table document_reader drop constraint document_reader_basis_check;
alter table document_reader add constraint document_reader_basis_check check (basis in ('assignment', 'draft', 'workFile', 'task', 'grant', 'guest'));

-- Nothing leaves while a seal or a signature is asked for, whoever writes.
create function document_asked_guard() returns trigger language plpgsql as $$
begin
  if exists (select from signing_step s where s.document_id = new.id and s.state = 'waiting' and s.kind in ('countersign', 'secondSeal')) then
    raise exception 'a signature or seal asked of somebody is still to come' using errcode = '23514', constraint = 'document_asked';
  end if;
  return new;
end $$;
create trigger document_asked before update of state on document for each row
  when (new.direction = 'outgoing' and new.state = 'issued' and old.state = 'numbered') execute function document_asked_guard();

-- An act of reorganisation ends requests; its reverse puts them back.
insert into reorganisation_table (position, name, keys) values (22, 'signing_step', '{id}');
create trigger signing_step_reorganised after insert or update or delete on signing_step for each row
  when (coalesce(current_setting('lienthong.reorganisation', true), '') <> '') execute function reorganisation_keep('id');

-- The agency's signature on an electronic copy (Decree 30/2020 article 25, Appendix I part II): awaited from its number on where the agency
-- issues signed documents, then done; the copy as it was made stays beside it. What was numbered before awaits none.
alter table document_copy
  add column seal text not null default 'none' check (seal in ('none', 'awaited', 'done')),
  add column sealed_sha256 text references stored_file,
  add column sealed_size bigint,
  add column sealed_at timestamptz,
  add column sealed_by_name text not null default '',
  add constraint document_copy_sealed check ((seal = 'done') = (sealed_sha256 is not null) and (seal = 'done') = (sealed_at is not null)
    and (seal = 'done') = (sealed_size is not null) and (seal = 'none' or state = 'issued'));
create index document_copy_to_seal on document_copy (agency_id) where seal = 'awaited';
create or replace function document_copy_guard() returns trigger language plpgsql as $$
declare sealing text[] := array['seal', 'sealed_sha256', 'sealed_size', 'sealed_at', 'sealed_by_name', 'version'];
begin
  if tg_op = 'DELETE' then raise exception 'a copy is never removed' using errcode = '42501'; end if;
  if old.state = 'issued' and old.seal = 'awaited' and new.seal = 'done' and to_jsonb(new) - sealing = to_jsonb(old) - sealing then return new; end if;
  if old.state <> 'waiting' or
     (new.document_id, new.agency_id, new.kind, new.source_copy_id, new.pages, new.part, new.copies, new.recipients, new.reason, new.register_id, new.asked_at)
     is distinct from
     (old.document_id, old.agency_id, old.kind, old.source_copy_id, old.pages, old.part, old.copies, old.recipients, old.reason, old.register_id, old.asked_at) then
    raise exception 'a copy is never rewritten' using errcode = '42501';
  end if;
  return new;
end $$;
alter table signing_session add column copy_id uuid references document_copy;
