-- breaking: no. locks: signing_session, for a moment. backfill: none; every session before was asked for alone.
-- Several signatures asked of a remote service at once: one confirmation, each its own session with its own result.
alter table signing_session
  add column batch_id uuid,
  -- Its place among the hashes that are authorised together.
  add column batch_at integer,
  add constraint signing_session_batch check ((batch_id is null) = (batch_at is null));
create unique index signing_session_batch_place on signing_session (batch_id, batch_at) where batch_id is not null;
