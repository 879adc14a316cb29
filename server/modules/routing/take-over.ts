import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { carryOn } from '../documents/index.ts'
import { fromIds, type Heirs, heirTable, type Moved } from '../organisation/index.ts'

const label = sql`trim(both ' ' from concat_ws(' · ', nullif(concat_ws('/', nullif(d.code_number, ''), nullif(d.code_notation, '')), ''), d.subject))`
const open = sql`a.state in ('waiting', 'doing', 'forwarded')`

interface Step extends Moved {
  readonly documentId: string
  readonly toAgencyId: string
  readonly holders: readonly string[]
  readonly units: readonly string[]
}

async function submissions(work: Work, { holders }: Heirs): Promise<Step[]> {
  return [
    ...(await work.tx.execute<Step>(sql`
    update submission s set to_holder_id = o.to_id, to_name = o.name, to_title = o.title, agency_id = o.agency
      from (select a.id, a.agency_id as from_agency, a.to_name as from_name, a.to_holder_id as from_id, m."toId" as to_id, m.name, m.title,
                   m."toAgencyId" as agency, ${label} as label
              from submission a join ${heirTable(holders)} on m."fromId" = a.to_holder_id join document d on d.id = a.document_id
             where a.to_holder_id = any(${fromIds(holders)}) and a.state = 'waiting' and m."toId" is not null) o
     where s.id = o.id
    returning 'submission' as kind, s.id, o.from_agency as "agencyId", o.label, null as "dueAt", o.from_name as "from", o.name as "to",
              s.document_id as "documentId", o.agency as "toAgencyId", array[o.from_id, o.to_id] as holders, '{}'::uuid[] as units`)),
  ]
}

/** Whoever had it and whoever gave it, each replaced by his heir; deadlines, state and place in the tree stay. */
async function assignments(work: Work, { holders, units }: Heirs): Promise<Step[]> {
  const mine = sql`(a.to_holder_id = any(${fromIds(holders)}) or a.to_unit_id = any(${fromIds(units)}) or a.by_holder_id = any(${fromIds(holders)}))`
  return [
    ...(await work.tx.execute<Step & { shown: boolean }>(sql`
    update assignment t set to_holder_id = o.to_holder, to_unit_id = o.to_unit, to_name = o.name, to_title = o.title, by_holder_id = o.giver,
           agency_id = o.agency, version = t.version + 1
      from (select a.id, a.agency_id as from_agency, a.to_name as from_name, a.to_holder_id as from_holder, a.to_unit_id as from_unit, ${label} as label,
                   case when h."toId" is not null then h."toId" when u."toHolderId" is not null then u."toHolderId" else a.to_holder_id end as to_holder,
                   case when h."toId" is not null or u."toHolderId" is not null then null when u."toUnitId" is not null then u."toUnitId" else a.to_unit_id end as to_unit,
                   coalesce(h.name, u.name, a.to_name) as name, coalesce(h.title, u.title, a.to_title) as title,
                   coalesce(g."toId", a.by_holder_id) as giver,
                   coalesce(h."toAgencyId", u."toAgencyId", a.agency_id) as agency, coalesce(h."toAgencyId", u."toAgencyId") is not null as shown
              from assignment a join document d on d.id = a.document_id
              left join (select * from ${heirTable(holders)} where m."toId" is not null) h on h."fromId" = a.to_holder_id
              left join (select * from ${heirTable(units)} where num_nonnulls(m."toUnitId", m."toHolderId") = 1) u on u."fromId" = a.to_unit_id
              left join (select * from ${heirTable(holders)} where m."toId" is not null) g on g."fromId" = a.by_holder_id
             where ${open} and ${mine}
               and (h."toId" is not null or u."fromId" is not null or g."toId" is not null)) o
     where t.id = o.id
    returning 'assignment' as kind, t.id, o.from_agency as "agencyId", o.label, t.due_at::text as "dueAt", o.from_name as "from", o.name as "to", t.document_id as "documentId",
              o.agency as "toAgencyId", o.shown, array_remove(array[o.from_holder, o.to_holder], null) as holders, array_remove(array[o.from_unit, o.to_unit], null) as units`)),
  ].filter((it) => it.shown)
}

async function leftOver(work: Work, { holders, units }: Heirs): Promise<Moved[]> {
  return [
    ...(await work.tx.execute<Moved>(sql`
    select 'submission' as kind, a.id, a.agency_id as "agencyId", ${label} as label, null as "dueAt", a.to_name as "from", '' as "to"
      from submission a join ${heirTable(holders)} on m."fromId" = a.to_holder_id and m."toId" is null join document d on d.id = a.document_id
     where a.to_holder_id = any(${fromIds(holders)}) and a.state = 'waiting'
    union all
    select 'assignment', a.id, a.agency_id, ${label}, a.due_at::text, a.to_name, ''
      from assignment a join ${heirTable(holders)} on m."fromId" = a.to_holder_id and m."toId" is null join document d on d.id = a.document_id
     where a.to_holder_id = any(${fromIds(holders)}) and ${open}
    union all
    select 'assignment', a.id, a.agency_id, ${label}, a.due_at::text, a.to_name, ''
      from assignment a join ${heirTable(units)} on m."fromId" = a.to_unit_id and num_nonnulls(m."toUnitId", m."toHolderId") = 0 join document d on d.id = a.document_id
     where a.to_unit_id = any(${fromIds(units)}) and ${open}`)),
  ]
}

/** One fact for each document, however many of its assignments changed hands. */
async function tell(work: Work, steps: readonly Step[]): Promise<void> {
  const byDocument = Map.groupBy(steps, (it) => it.documentId)
  const distinct = (list: readonly string[]) => [...new Set(list)]
  await work.recordAll(
    'assignment.handed-over',
    [...byDocument].map(([subjectId, of]) => ({
      subjectId,
      agencies: distinct(of.flatMap((it) => [it.agencyId, it.toAgencyId])),
      data: {
        holders: distinct(of.flatMap((it) => it.holders)),
        units: distinct(of.flatMap((it) => it.units)),
        from: distinct(of.map((it) => it.from)).join('; '),
        to: distinct(of.map((it) => it.to)).join('; '),
      },
    })),
  )
}

/** Open submissions and assignments of posts and units that end go to their heirs; what has none is answered as waiting. */
export async function takeOverHandling(work: Work, heirs: Heirs): Promise<{ moved: Moved[]; waiting: Moved[] }> {
  const waiting = await leftOver(work, heirs)
  const steps = [...(await submissions(work, heirs)), ...(await assignments(work, heirs))]
  const recalls = await carryOn(
    work,
    heirs,
    steps.map((it) => ({ documentId: it.documentId, agencyId: it.toAgencyId })),
  )
  await tell(work, steps)
  return { moved: [...steps, ...recalls], waiting }
}
