-- breaking: no. locks: draft, document and document_revision refuse writes for the moment in which columns are added and a check is exchanged (rows of document_revision are read once). backfill: none; nobody was named before.
-- Minutes bear two signatures (Decree 30/2020 Appendix III, form 1.9): that of whoever wrote them, then that of who presided.

alter table draft add column recorder_id uuid references post_assignment;
alter table document add column recorder_holder_id uuid references post_assignment;
alter table document_revision drop constraint document_revision_act_check;
alter table document_revision add constraint document_revision_act_check check (act in
  ('approved', 'initialled', 'recorded', 'signed', 'countersigned', 'numbered', 'sealed', 'secondSealed', 'appendixSealed', 'copySealed', 'timestamped', 'validated'));
