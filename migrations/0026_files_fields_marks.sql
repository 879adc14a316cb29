-- breaking: no. locks: access_change and notice for the moment in which a check is replaced or a column added. backfill: none.
-- Rights to kept files (Decree 30/2020 Appendix VI part F3): a completed file is opened to somebody after a second person confirmed it.
alter table access_change drop constraint access_change_kind_check;
alter table access_change add constraint access_change_kind_check check (kind in
  ('grant', 'grantEnded', 'exclusion', 'exclusionEnded', 'postGiven', 'postEnded', 'postsImported', 'delegation', 'fileGrant')) not valid;
create unique index access_change_once_file on access_change (subject_id, holder_id, unit_id) nulls not distinct
  where state = 'waiting' and kind = 'fileGrant';

-- A letter under way: an urgent one that meets a gathered one does not tell the same twice.
alter table notice add column mail_taken_at timestamptz;
