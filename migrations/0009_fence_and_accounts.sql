-- breaking: no. locks: fact and account refuse writes while their indexes are built. backfill: none; two accounts of one person stop it.
-- Facts are read in the order of their transactions: a transaction that began earlier may take a later number of the log.
create index fact_fence on fact (txid, seq);
-- One person, one account (handbook 9.4 rule 4): a second one would act in the same posts.
drop index account_person;
alter table account add constraint account_person_key unique (person_id);
