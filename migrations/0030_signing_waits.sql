-- breaking: no. locks: signing_session, for a moment. backfill: none.
-- Signatures somebody else makes: a remote service that answers when the person has confirmed, a program on the person's computer.
alter table signing_session
  -- Until when the confirmation is promised to count; after it an answer is late.
  add column confirm_until timestamptz,
  -- Until when a late answer is still asked for.
  add column watch_until timestamptz,
  -- What the key gave, kept before anything is made of it: an answer is given once.
  add column signature text,
  -- SHA-256 of the one-time token of the program on the person's computer.
  add column agent_token text;
create index signing_session_asked on signing_session (at) where state = 'waiting' or watch_until is not null;
create unique index signing_session_agent on signing_session (agent_token) where agent_token is not null;
