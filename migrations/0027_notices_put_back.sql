-- breaking: no. locks: notice and notice_stand_in for a moment. backfill: none.
-- A reminder that was sent on the day of an act stood in the way of putting the act back.
-- A letter to whoever stands in is under way once, as one to the holder himself.
alter table notice_stand_in add column mail_taken_at timestamptz;
alter table notice alter constraint notice_agency_id_fkey deferrable initially immediate;

-- Puts back every row. What refers to a row the act made stands in the way, and says so as a broken reference. Sessions, views and notices of
-- a post that never was go back to the post before it.
create or replace function reorganisation_undo(act uuid) returns void language plpgsql as $$
declare t record; matching text; columns text;
begin
  -- A notice made meanwhile belongs to an agency that never was: it goes where its reader is again, once he is there.
  set constraints notice_agency_id_fkey deferred;
  create temporary table reorganisation_back on commit drop as
    select h.from_id, h.to_id from reorganisation_heir h
      join post_assignment f on f.id = h.from_id join post_assignment o on o.id = h.to_id
     -- His own: what others left to a head was never told to him for them.
     where h.act_id = act and h.kind = 'holder' and f.person_id = o.person_id and exists (
       select from reorganisation_net(act, 'post_assignment') n where n.before is null and n.key ->> 0 = h.to_id::text);
  update session s set assignment_id = b.from_id from reorganisation_back b where s.assignment_id = b.to_id;
  update document_view v set holder_id = b.from_id from reorganisation_back b where v.holder_id = b.to_id
     and not exists (select from document_view o where o.document_id = v.document_id and o.holder_id = b.from_id and o.delegation_id is not distinct from v.delegation_id);
  update document_view v set last_at = greatest(v.last_at, o.last_at), times = v.times + o.times from reorganisation_back b, document_view o
   where o.holder_id = b.to_id and v.holder_id = b.from_id and v.document_id = o.document_id and v.delegation_id is not distinct from o.delegation_id;
  delete from document_view v using reorganisation_back b where v.holder_id = b.to_id;
  update notice w set holder_id = b.from_id from reorganisation_back b where w.holder_id = b.to_id
     and not exists (select from notice o where o.holder_id = b.from_id and o.cause = w.cause and o.kind = w.kind);
  delete from notice w using reorganisation_back b where w.holder_id = b.to_id;
  for t in select r.name from reorganisation_table r order by r.position desc loop
    matching := reorganisation_match(t.name);
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
      from pg_attribute a where a.attrelid = t.name::regclass and a.attnum > 0 and not a.attisdropped;
    execute format('delete from %I x using reorganisation_net($1, $2) n where n.before is null and %s', t.name, matching) using act, t.name;
    execute format('update %1$I x set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$I, n.before))
        from reorganisation_net($1, $2) n where n.before is not null and n.after is not null and %3$s', t.name, columns, matching) using act, t.name;
    execute format('insert into %1$I (%2$s) select %3$s from reorganisation_net($1, $2) n, jsonb_populate_record(null::%1$I, n.before) r where n.after is null',
      t.name, columns, (select string_agg('r.' || c, ', ') from unnest(string_to_array(columns, ', ')) c)) using act, t.name;
  end loop;
  drop table reorganisation_back;
  update notice w set agency_id = u.agency_id
    from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
   where h.id = w.holder_id and not exists (select from org_unit o where o.id = w.agency_id);
  set constraints notice_agency_id_fkey immediate;
end $$;
