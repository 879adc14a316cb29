import { asc, eq, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn, successorsOf } from '../organisation/index.ts'
import { type DocumentRecord, delivery } from './tables.ts'

/** The agencies whose competent person signed a document of another beside its own: they issue it together (văn bản liên tịch). */
export async function coIssuersOf(work: Work, row: DocumentRecord): Promise<string[]> {
  const rows = await work.tx.execute<{ id: string }>(sql`
    select distinct u.agency_id as id
      from document_revision r join post_assignment h on h.id = r.by_holder join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
     where r.document_id = ${row.id} and r.act = 'countersigned' and u.agency_id <> ${row.agencyId}`)
  return rows.map((it) => it.id)
}

/** As they are called today; of one that has ended the agency that alone carries it on. */
async function standing(work: Work, ids: readonly string[]) {
  const today = civilDate(work.now)
  const alive = await agenciesOn(work.tx, ids, today)
  const gone = ids.filter((id) => !alive.some((it) => it.id === id))
  const heirs = [...(await successorsOf(work.tx, gone, today)).values()].flatMap((found) =>
    found.length === 1 ? found : [],
  )
  const all = [...alive, ...heirs].map(({ id, name }) => ({ id, name }))
  return all.filter((it, index) => all.findIndex((one) => one.id === it.id) === index)
}

/**
 * A joint document bears one number, of the agency that leads (Decree 30/2020 article 15): it stands in that agency's book. The others get it
 * with the recipients, whether or not somebody thought of it, and enter it among their arrivals, so that each has it in a book of its own.
 */
export async function addressCoIssuers(work: Work, row: DocumentRecord): Promise<void> {
  const ids = await coIssuersOf(work, row)
  if (ids.length === 0) return
  const lines = await work.tx
    .select({ recipientId: delivery.recipientId, position: delivery.position })
    .from(delivery)
    .where(eq(delivery.documentId, row.id))
    .orderBy(asc(delivery.position))
  const fresh = (await standing(work, ids)).filter(
    (it) => it.id !== row.agencyId && !lines.some((line) => line.recipientId === it.id),
  )
  if (fresh.length === 0) return
  const last = lines.at(-1)?.position ?? 0
  await work.tx.insert(delivery).values(
    fresh.map((it, index) => ({
      id: newId(work.now),
      documentId: row.id,
      recipientId: it.id,
      recipientName: it.name,
      purpose: 'file' as const,
      position: last + index + 1,
    })),
  )
}
