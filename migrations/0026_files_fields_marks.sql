-- breaking: no. locks: access_change for the moment in which its check is replaced. backfill: none.
-- Rights to kept files (Decree 30/2020 Appendix VI part F3): a completed file is opened to somebody after a second person confirmed it.
alter table access_change drop constraint access_change_kind_check;
alter table access_change add constraint access_change_kind_check check (kind in
  ('grant', 'grantEnded', 'exclusion', 'exclusionEnded', 'postGiven', 'postEnded', 'postsImported', 'delegation', 'fileGrant')) not valid;
create unique index access_change_once_file on access_change (subject_id, holder_id, unit_id) nulls not distinct
  where state = 'waiting' and kind = 'fileGrant';
