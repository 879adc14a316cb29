import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { fromIds, type Heirs, heirTable, type Moved } from '../organisation/index.ts'

const onItsWay = sql`d.state not in ('approved', 'dropped')`

interface Step extends Moved {
  readonly toAgencyId: string
  readonly holders: readonly string[]
}

/**
 * Drafts on their way go on in the successor. Who signs is chosen anew: the authority ended with the post (Decree 30/2020 article 13), and
 * the name of the agency is another.
 */
async function drafts(work: Work, { holders, agencies }: Heirs): Promise<Step[]> {
  const heir = (column: string) =>
    sql`(select m."toId" from ${heirTable(holders)} where m."fromId" = ${sql.raw(column)})`
  return [
    ...(await work.tx.execute<Step>(sql`
    update draft t set agency_id = o.agency, unit_id = o.unit, unit_name = o.unit_name,
           author_id = coalesce(o.author, t.author_id), with_id = coalesce(o.with_to, t.with_id),
           with_name = coalesce(o.name, t.with_name), with_title = coalesce(o.title, t.with_title),
           authority_id = null, signer_id = null,
           content_checker_id = coalesce(${heir('t.content_checker_id')}, t.content_checker_id),
           format_checker_id = coalesce(${heir('t.format_checker_id')}, t.format_checker_id),
           office_reviewer_id = coalesce(${heir('t.office_reviewer_id')}, t.office_reviewer_id),
           checked_out_by = coalesce(${heir('t.checked_out_by')}, t.checked_out_by), version = t.version + 1
      from (select d.id, d.agency_id as from_agency, d.with_name as from_name, d.with_id as from_id, w."toId" as with_to, w.name, w.title, a."toId" as author,
                   coalesce(a."toAgencyId", w."toAgencyId", g."toId") as agency,
                   coalesce(a."toUnitId", w."toUnitId", g."toId") as unit,
                   coalesce((select n.name from org_unit_name n where n.org_unit_id = coalesce(a."toUnitId", w."toUnitId", g."toId") order by n.valid_from desc limit 1), d.unit_name) as unit_name
              from draft d
              left join (select * from ${heirTable(holders)}) w on w."fromId" = d.with_id
              left join (select * from ${heirTable(holders)}) a on a."fromId" = d.author_id
              left join (select * from ${heirTable(agencies)}) g on g."fromId" = d.agency_id
             where ${onItsWay} and (d.with_id = any(${fromIds(holders)}) or d.author_id = any(${fromIds(holders)}))
               and (w."fromId" is null or w."toId" is not null) and coalesce(a."toAgencyId", w."toAgencyId", g."toId") is not null) o
     where t.id = o.id
    returning 'draft' as kind, t.id, o.from_agency as "agencyId", t.subject as label, t.due_on::text as "dueAt", o.from_name as "from", t.with_name as "to",
              o.agency as "toAgencyId", array_remove(array[o.from_id, o.with_to], null) as holders`)),
  ]
}

/** Opinions that are waited for, of people and of units. Who is asked already is not asked twice. */
async function opinions(work: Work, { holders, units }: Heirs): Promise<Moved[]> {
  return [
    ...(await work.tx.execute<Moved>(sql`
    update opinion t set holder_id = o.to_holder, unit_id = o.to_unit, name = o.name, title = o.title
      from (select distinct on (p.round_id, coalesce(h."toId", u."toHolderId", u."toUnitId")) p.id, p.name as from_name, d.subject, d.agency_id,
                   coalesce(h."toId", u."toHolderId") as to_holder, case when coalesce(h."toId", u."toHolderId") is null then u."toUnitId" end as to_unit,
                   coalesce(h.name, u.name) as name, coalesce(h.title, u.title) as title
              from opinion p join draft d on d.id = p.draft_id
              left join (select * from ${heirTable(holders)}) h on h."fromId" = p.holder_id
              left join (select * from ${heirTable(units)}) u on u."fromId" = p.unit_id
             where p.state = 'waiting' and (p.holder_id = any(${fromIds(holders)}) or p.unit_id = any(${fromIds(units)}))
               and coalesce(h."toId", u."toHolderId", u."toUnitId") is not null
               and not exists (select from opinion q where q.round_id = p.round_id and coalesce(q.holder_id, q.unit_id) = coalesce(h."toId", u."toHolderId", u."toUnitId"))) o
     where t.id = o.id
    returning 'opinion' as kind, t.id, o.agency_id as "agencyId", o.subject as label, null as "dueAt", o.from_name as "from", t.name as "to"`)),
  ]
}

/** Open drafts and opinions of posts and units that end go to their heirs; a draft that lies with somebody without one waits. */
export async function takeOverDrafts(work: Work, heirs: Heirs): Promise<{ moved: Moved[]; waiting: Moved[] }> {
  const { holders } = heirs
  const waiting = await work.tx.execute<Moved>(sql`
    select 'draft' as kind, d.id, d.agency_id as "agencyId", d.subject as label, d.due_on::text as "dueAt", d.with_name as "from", '' as "to"
      from draft d join ${heirTable(holders)} on m."fromId" = d.with_id and m."toId" is null
     where ${onItsWay} and d.with_id = any(${fromIds(holders)})`)
  const asked = await opinions(work, heirs)
  // Whoever takes a part over reads the draft; the part of whoever had it stays on record.
  await work.tx.execute(sql`
    insert into draft_part (draft_id, holder_id, part)
    select distinct p.draft_id, m."toId", p.part from draft_part p join draft d on d.id = p.draft_id join ${heirTable(holders)} on m."fromId" = p.holder_id
     where p.holder_id = any(${fromIds(holders)}) and m."toId" is not null and ${onItsWay}
    on conflict do nothing`)
  await work.tx.execute(sql`
    insert into draft_part (draft_id, holder_id, part)
    select distinct o.draft_id, o.holder_id, 'opinion' from opinion o
     where o.id = any(${sql.param(asked.map((it) => it.id))}::uuid[]) and o.holder_id is not null
    on conflict do nothing`)
  const moved = await drafts(work, heirs)
  await work.recordAll(
    'draft.handed-over',
    moved.map((it) => ({
      subjectId: it.id,
      agencies: [...new Set([it.agencyId, it.toAgencyId])],
      data: { holders: it.holders, units: [], from: it.from, to: it.to },
    })),
  )
  return { moved: [...moved, ...asked], waiting: [...waiting] }
}
