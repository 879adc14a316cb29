import { type SQL, sql } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { listUnheld as contract } from '#contract/handover.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { notExcluded } from '../../documents/index.ts'
import { task, taskReadable } from '../../dossiers/index.ts'
import { draft, readableDrafts } from '../../drafting/index.ts'
import { goneHolders, headlessUnits } from '../../organisation/index.ts'

type List = Reply<typeof contract>
type Raw = Omit<List['items'][number], 'was'> & { wasName: string; wasTitle: string } & Record<string, unknown>

/** Shown at once; what is handed over makes room for the rest. */
const most = 200

const codeOf = sql`concat_ws('/', nullif(d.code_number, ''), nullif(d.code_notation, ''))`
const instant = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** Nothing of what is in a thing beyond its readers: to hand it over one need not know. */
const onlyTo = (readable: SQL, words: SQL) => sql`case when ${readable} then ${words} end`
const lastDay = (holder: SQL) =>
  sql`(select least(eh.valid_to, ep.valid_to)::text from post_assignment eh join post ep on ep.id = eh.post_id where eh.id = ${holder})`

/** A support without any deadline of its own or of its lead: nothing will ever make it late, so its lead waits for ever. */
const blocks = sql`a.role = 'support' and a.due_at is null and not exists (
  select from assignment l where l.document_id = a.document_id and l.role = 'lead' and l.closed_at is null and l.due_at is not null
     and (l.parent_id is not distinct from a.parent_id or l.id = a.parent_id))`

/** Open work that lies with somebody who left office, or with a unit nobody heads; an exclusion hides a document here as everywhere. */
function unheld(work: Work): SQL {
  const { actor } = work
  const day = civilDate(work.now)
  const gone = goneHolders(actor.agencyId, day)
  const headless = headlessUnits(actor.agencyId, day)
  return sql`
    select 'submission' as kind, s.id, s.document_id as "subjectId", ${codeOf} as label, d.subject,
           '' as "unitName", null as since, null as role, s.to_name as "wasName",
           s.to_title as "wasTitle", ${lastDay(sql`s.to_holder_id`)} as "endedOn", null as "dueAt", false as blocks
      from submission s join document d on d.id = s.document_id
     where s.agency_id = ${actor.agencyId} and s.state = 'waiting' and s.to_holder_id in (${gone}) and ${notExcluded(actor, sql`d.id`)}
    union all
    select 'assignment', a.id, a.document_id, ${codeOf}, d.subject, '', null, a.role, a.to_name, a.to_title, ${lastDay(sql`a.to_holder_id`)}, ${instant(sql`a.due_at`)}, ${blocks}
      from assignment a join document d on d.id = a.document_id
     where a.agency_id = ${actor.agencyId} and a.state in ('waiting', 'doing', 'forwarded') and a.role <> 'informed'
       and (a.to_holder_id in (${gone}) or a.to_unit_id in (${headless})) and ${notExcluded(actor, sql`d.id`)}
    union all
    select 'draft', ${draft.id}, ${draft.id}, '', ${onlyTo(readableDrafts(actor), sql`${draft.subject}`)}, ${draft.unitName}, ${instant(sql`${draft.since}`)}, null,
           ${draft.withName}, ${draft.withTitle}, ${lastDay(sql`${draft.withId}`)}, ${draft.dueOn}::text || 'T10:00:00.000Z', false
      from ${draft} where ${draft.agencyId} = ${actor.agencyId} and ${draft.state} not in ('approved', 'dropped') and ${draft.withId} in (${gone})
    union all
    select 'task', ${task.id}, ${task.id}, '', ${onlyTo(taskReadable(actor), sql`${task.title}`)},
           coalesce((select u.name from org_unit_on(${day}) u where u.id = ${task.homeUnitId} and u.nature = 'unit'), ''), ${instant(sql`${task.createdAt}`)}, null,
           ${task.leadName}, ${task.leadTitle}, ${lastDay(sql`${task.leadHolderId}`)}, ${instant(sql`${task.dueAt}`)}, false
      from ${task} where ${task.agencyId} = ${actor.agencyId} and ${task.closedAt} is null
       and (${task.leadHolderId} in (${gone}) or ${task.leadUnitId} in (${headless}))`
}

export async function countUnheld(work: Work): Promise<{ count: number }> {
  const [row] = await work.tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (select from (${unheld(work)}) u limit 1000) c`,
  )
  return { count: row?.count ?? 0 }
}

export async function listUnheld(work: Work): Promise<List> {
  const rows = await work.tx.execute<Raw>(sql`
    select * from (${unheld(work)}) u order by blocks desc, "dueAt" nulls last, kind, id limit ${most}`)
  return {
    items: rows.map(({ wasName, wasTitle, ...it }) => ({ ...it, was: { name: wasName, title: wasTitle } })),
    ...(await countUnheld(work)),
  }
}
