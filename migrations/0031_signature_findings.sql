-- breaking: no. locks: none on tables in use. backfill: none; what arrived before is verified when it is registered or read.
-- What verification found in the bytes of a PDF, the newest alone: nothing that arrives is registered with a bad signature unseen (Decree 30/2020 articles 21, 22). The reports behind it are kept apart, for ever.
create table signature_finding (
  sha256   text primary key references stored_file,
  result   text not null check (result in ('none', 'unreadable', 'good', 'open', 'bad')),
  -- Signed by the competent person and by the agency (article 5 clause 2)?
  law      text not null check (law in ('yes', 'no', 'open')),
  -- Whose signatures are bad, by name.
  bad      text[] not null default '{}',
  found_at timestamptz not null,
  constraint signature_finding_bad check ((result = 'bad') = (cardinality(bad) > 0))
);
