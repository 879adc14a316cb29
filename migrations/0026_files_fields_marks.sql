-- breaking: no. locks: access_change, notice, agency_setting and document_view for the moment in which a check is replaced, a column or a trigger added. backfill: none.
-- Rights to kept files (Decree 30/2020 Appendix VI part F3): a completed file is opened to somebody after a second person confirmed it.
alter table access_change drop constraint access_change_kind_check;
alter table access_change add constraint access_change_kind_check check (kind in
  ('grant', 'grantEnded', 'exclusion', 'exclusionEnded', 'postGiven', 'postEnded', 'postsImported', 'delegation', 'fileGrant')) not valid;
create unique index access_change_once_file on access_change (subject_id, holder_id, unit_id) nulls not distinct
  where state = 'waiting' and kind = 'fileGrant';

-- Marking of printed output (part F10): at the foot of each page, or across it besides.
alter table agency_setting add column print_mark text not null default 'foot' check (print_mark in ('foot', 'across'));

-- A letter under way: an urgent one that meets a gathered one does not tell the same twice.
alter table notice add column mail_taken_at timestamptz;

-- Who opened a document stays for as long as the document (part E1); only the reverse of a reorganisation puts together what it had parted.
create function document_view_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and to_regclass('pg_temp.reorganisation_back') is not null then return null; end if;
  raise exception 'what was opened is never removed' using errcode = 'restrict_violation';
end $$;
create trigger document_view_kept before delete or truncate on document_view for each statement execute function document_view_guard();
