-- breaking: no. locks: none. backfill: none.
-- A notice, a view or a session under way for a post that an act made stood in the way of putting the act back, and was told as work done since.

-- Rows that are no longer as the act left them: work was done since, which is not put back.
create or replace function reorganisation_conflicts(act uuid) returns table (table_name text, changed integer) language plpgsql as $$
declare t record;
begin
  -- What goes back with a post and is no work: whoever writes one ends first, and the next one meets the posts put back.
  lock table session, document_view, notice, notice_stand_in in share row exclusive mode;
  -- Nobody writes there between this count and the end of the reverse.
  for t in select r.name from reorganisation_table r order by r.position loop
    execute format('lock table %I in share row exclusive mode', t.name);
  end loop;
  for t in select r.name from reorganisation_table r order by r.position loop
    table_name := t.name;
    execute format('select count(*)::int from reorganisation_net($1, $2) n
        left join lateral (select to_jsonb(x) as row from %I x where %s) now on true where now.row is distinct from n.after',
      t.name, reorganisation_match(t.name)) into changed using act, t.name;
    if changed > 0 then return next; end if;
  end loop;
end $$;
