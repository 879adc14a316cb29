-- breaking: no. locks: document, for the moment of adding an empty column; writes wait while the index is built. backfill: none, see below.
-- When a document got its number. `listed_at` is when it came, which may be days earlier; the day's count of work needs this one.
-- Documents of before keep it empty: the moment is in the fact log, and no screen asks for it beyond today.
alter table document add column registered_at timestamptz;
create index document_registered_at on document (agency_id, registered_at) where registered_at is not null;
