import { sql } from 'drizzle-orm'
import { may } from '#access'
import type { DocumentAct } from '#contract/audit.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { documentFor } from './policy.ts'
import { documentUse } from './tables.ts'

/** Two looks within this count as one: a page re-reads its document at every change. */
const sameLookMinutes = 10

/**
 * Notes that the actor opened a document: that he did beside it for ever, one line per post and, on somebody's behalf, per delegation; and
 * each look that counts in the history of use. What has only arrived is held meanwhile: a recall that cancels what nobody opened waits for it.
 */
export async function noteView(work: Work, id: string, file = ''): Promise<void> {
  // The program's own readings, as in a seed, are nobody's.
  if (!may(work.actor, 'document.read')) return
  const { assignmentId, personId, personName, title, onBehalfOf } = work.actor
  const now = work.now.toISOString()
  await work.tx.execute(sql`
    with arrived as materialized (select id from document where id = ${id} and state = 'arrived' for share),
    noted as (
      insert into document_view (document_id, holder_id, delegation_id, name, title, first_at, last_at)
      select ${id}::uuid, ${assignmentId}::uuid, ${onBehalfOf?.delegationId ?? null}::uuid, ${personName}::text, ${title}::text,
             ${now}::timestamptz, ${now}::timestamptz from (select) one left join arrived on true
      on conflict (document_id, holder_id, delegation_id) do update set last_at = excluded.last_at, times = document_view.times + 1
       where document_view.last_at < excluded.last_at - make_interval(mins => ${sameLookMinutes})
      returning document_id)
    insert into document_use (id, at, document_id, agency_id, act, file, person_id, name, title)
    select ${newId(work.now)}::uuid, ${now}::timestamptz, d.id, d.agency_id, 'view', ${file}, ${personId}::uuid, ${personName}, ${title}
      from noted n join document d on d.id = n.document_id`)
}

/** Notes a download or a print, each time (Decree 30/2020 Appendix VI part F11); it is a look, too. */
export async function noteUse(
  work: Work,
  of: { readonly id: string; readonly agencyId: string },
  act: Exclude<DocumentAct, 'view'>,
  file: string,
): Promise<void> {
  if (!may(work.actor, 'document.read')) return
  await noteView(work, of.id, file)
  const { personId, personName: name, title } = work.actor
  await work.tx.insert(documentUse).values({
    id: newId(work.now),
    at: work.now,
    documentId: of.id,
    agencyId: of.agencyId,
    act,
    file,
    personId,
    name,
    title,
  })
}

/** How many people opened it. */
export async function opened(work: Work, id: string): Promise<number> {
  const [row] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from document_view where document_id = ${id}`,
  )
  return row?.n ?? 0
}

const shownViews = 200

/** The last first; the sender's own agency and each recipient see only their own people. */
export async function listViews(work: Work, ask: { id: string }) {
  const row = await documentFor(work, ask.id, 'document.read')
  const views = await work.tx.execute<{
    name: string
    title: string
    firstAt: string
    lastAt: string
    times: number
  }>(sql`
    select name, title, times, to_char(first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "firstAt",
           to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastAt"
      from document_view where document_id = ${row.id} order by last_at desc limit ${shownViews}`)
  return { views: [...views], total: await opened(work, row.id) }
}
