-- breaking: no. locks: signing_session, for a moment. backfill: none.
-- Whoever signs finds again what still waits for an answer from elsewhere, and what came of it in the last day.
create index signing_session_mine on signing_session (account_id, at) where confirm_until is not null and state <> 'done';
