import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { fromIds, type Heirs, heirTable, type Moved } from '../organisation/index.ts'

interface Step extends Moved {
  readonly toAgencyId: string
  readonly holders: readonly string[]
}

/** Whoever gave it, leads it, and the unit it is in, each replaced by its heir; deadlines and what was reported stay. */
async function tasks(work: Work, { holders, units }: Heirs): Promise<Step[]> {
  const mine = sql`(k.lead_holder_id = any(${fromIds(holders)}) or k.giver_holder_id = any(${fromIds(holders)}) or k.lead_unit_id = any(${fromIds(units)}))`
  return [
    ...(await work.tx.execute<Step & { shown: boolean }>(sql`
    update task t set lead_holder_id = o.to_holder, lead_unit_id = o.to_unit, lead_name = o.name, lead_title = o.title, home_unit_id = o.home,
           giver_holder_id = o.giver, agency_id = o.agency, version = t.version + 1
      from (select k.id, k.agency_id as from_agency, k.lead_name as from_name, k.lead_holder_id as from_id,
                   coalesce(h."toId", u."toHolderId", k.lead_holder_id) as to_holder,
                   case when h."toId" is not null or u."toHolderId" is not null then null else coalesce(u."toUnitId", k.lead_unit_id) end as to_unit,
                   coalesce(h.name, u.name, k.lead_name) as name, coalesce(h.title, u.title, k.lead_title) as title,
                   coalesce(h."toUnitId", u."toUnitId", u."toAgencyId", k.home_unit_id) as home, coalesce(g."toId", k.giver_holder_id) as giver,
                   coalesce(h."toAgencyId", u."toAgencyId", k.agency_id) as agency, coalesce(h."toAgencyId", u."toAgencyId") is not null as shown
              from task k
              left join (select * from ${heirTable(holders)} where m."toId" is not null) h on h."fromId" = k.lead_holder_id
              left join (select * from ${heirTable(units)} where num_nonnulls(m."toUnitId", m."toHolderId") = 1) u on u."fromId" = k.lead_unit_id
              left join (select * from ${heirTable(holders)} where m."toId" is not null) g on g."fromId" = k.giver_holder_id
             where k.closed_at is null and ${mine} and (h."fromId" is not null or u."fromId" is not null or g."fromId" is not null)) o
     where t.id = o.id
    returning 'task' as kind, t.id, o.from_agency as "agencyId", t.title as label, t.due_at::text as "dueAt", o.from_name as "from", t.lead_name as "to",
              o.agency as "toAgencyId", o.shown, array_remove(array[o.from_id, o.to_holder], null) as holders`)),
  ].filter((it) => it.shown)
}

async function partners(work: Work, { holders }: Heirs): Promise<void> {
  await work.tx.execute(sql`
    update task_partner t set holder_id = o.to_id, name = o.name, title = o.title
      from (select distinct on (q.task_id, m."toId") q.id, m."toId" as to_id, m.name, m.title
              from task_partner q join task k on k.id = q.task_id and k.closed_at is null join ${heirTable(holders)} on m."fromId" = q.holder_id
             where q.holder_id = any(${fromIds(holders)}) and m."toId" is not null
               and not exists (select from task_partner x where x.task_id = q.task_id and x.holder_id = m."toId")) o
     where t.id = o.id`)
}

/** Open work files keep their code and the agency they were opened in; who answers for them is another. */
async function files(work: Work, { holders }: Heirs): Promise<Step[]> {
  // A member who becomes the keeper, or is one already under his new post, is one member still.
  await work.tx.execute(sql`
    update work_file_member t set holder_id = o.to_id, name = o.name, title = o.title
      from (select distinct on (q.file_id, m."toId") q.id, m."toId" as to_id, m.name, m.title
              from work_file_member q join ${heirTable(holders)} on m."fromId" = q.holder_id
             where q.holder_id = any(${fromIds(holders)}) and m."toId" is not null
               and not exists (select from work_file_member x where x.file_id = q.file_id and x.holder_id = m."toId")
             order by q.file_id, m."toId", (q.access = 'keep') desc) o
     where t.id = o.id`)
  return [
    ...(await work.tx.execute<Step>(sql`
    update work_file t set keeper_holder_id = o.to_id, keeper_name = o.name, keeper_title = o.title, keeper_unit_id = o.unit, version = t.version + 1
      from (select f.id, f.keeper_name as from_name, f.keeper_holder_id as from_id, m."toId" as to_id, m.name, m.title, m."toUnitId" as unit, m."toAgencyId" as agency
              from work_file f join ${heirTable(holders)} on m."fromId" = f.keeper_holder_id
              join work_file_member k on k.file_id = f.id and k.access = 'keep' and k.holder_id = m."toId"
             where f.keeper_holder_id = any(${fromIds(holders)}) and f.state = 'open' and m."toId" is not null and m."toUnitId" is not null) o
     where t.id = o.id
    returning 'workFile' as kind, t.id, t.agency_id as "agencyId", concat_ws('.', t.agency_code, t.year, t.notation) || ' · ' || t.title as label, null as "dueAt",
              o.from_name as "from", t.keeper_name as "to", o.agency as "toAgencyId", array[o.from_id, o.to_id] as holders`)),
  ]
}

async function leftOver(work: Work, { holders, units }: Heirs): Promise<Moved[]> {
  return [
    ...(await work.tx.execute<Moved>(sql`
    select 'task' as kind, k.id, k.agency_id as "agencyId", k.title as label, k.due_at::text as "dueAt", k.lead_name as "from", '' as "to"
      from task k join ${heirTable(holders)} on m."fromId" = k.lead_holder_id and m."toId" is null
     where k.lead_holder_id = any(${fromIds(holders)}) and k.closed_at is null
    union all
    select 'task', k.id, k.agency_id, k.title, k.due_at::text, k.lead_name, ''
      from task k join ${heirTable(units)} on m."fromId" = k.lead_unit_id and num_nonnulls(m."toUnitId", m."toHolderId") = 0
     where k.lead_unit_id = any(${fromIds(units)}) and k.closed_at is null
    union all
    select 'workFile', f.id, f.agency_id, f.title, null, f.keeper_name, ''
      from work_file f join ${heirTable(holders)} on m."fromId" = f.keeper_holder_id and m."toId" is null
     where f.keeper_holder_id = any(${fromIds(holders)}) and f.state = 'open'`)),
  ]
}

/** Open tasks and work files of posts and units that end go to their heirs; what has none is answered as waiting. */
export async function takeOverDossiers(work: Work, heirs: Heirs): Promise<{ moved: Moved[]; waiting: Moved[] }> {
  const waiting = await leftOver(work, heirs)
  const given = await tasks(work, heirs)
  await partners(work, heirs)
  const kept = await files(work, heirs)
  const told = (it: Step) => ({
    subjectId: it.id,
    agencies: [...new Set([it.agencyId, it.toAgencyId])],
    data: { holders: it.holders, units: [], note: `${it.from} → ${it.to}` },
  })
  await work.recordAll(
    'task.acted',
    given.map((it) => ({ ...told(it), data: { ...told(it).data, act: 'handOver' } })),
  )
  await work.recordAll('work-file.handed-over', kept.map(told))
  return { moved: [...given, ...kept], waiting }
}
