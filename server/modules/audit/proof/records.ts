import { asc, eq, sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { type documentCard, documentRevision } from '../../documents/index.ts'
import { newestReport } from '../../signing/index.ts'
import { instant } from '../place.ts'
import { useRows } from '../queries/uses.ts'

/** What one bundle holds at most of each log; a document that has more says so in the record. */
const mostLines = 20_000

type Card = Awaited<ReturnType<typeof documentCard>>

/** One record of the bundle: a name and what stands in it. */
export type Records = Readonly<Record<string, unknown>>

/** Every fact about the document and about the draft it was, the oldest first. */
async function factsOf(work: Work, id: string): Promise<unknown[]> {
  return [
    ...(await work.tx.execute<Record<string, unknown>>(sql`
      select f.seq::float8 as seq, ${instant('f.at')} as at, f.type, f.actor_name as "actorName", f.actor_title as "actorTitle", f.data
        from fact f
       where f.subject_id = ${id} or f.subject_id in (select t.id from draft t where t.document_id = ${id})
       order by f.seq limit ${mostLines}`)),
  ]
}

async function revisionsOf(work: Work, id: string): Promise<unknown[]> {
  const rows = await work.tx
    .select()
    .from(documentRevision)
    .where(eq(documentRevision.documentId, id))
    .orderBy(asc(documentRevision.position), asc(documentRevision.ordinal))
  return rows.map(({ documentId: _document, byHolder: _holder, ...row }) => ({ ...row, at: row.at.toISOString() }))
}

async function reportsOf(work: Work, { fileList }: Card): Promise<unknown[]> {
  const reports: unknown[] = []
  for (const file of fileList) {
    const report = await newestReport(work, file.sha256)
    if (report) reports.push({ position: file.position, name: file.name, ...report })
  }
  return reports
}

/** Who opened, downloaded and printed it; the bundle that is being made stands there too. */
const usesOf = async (work: Work, documentId: string) => {
  const rows = await useRows(work, { whose: 'all', documentId }, undefined, mostLines)
  return rows.map(({ personId: _person, document: _document, ...row }) => row)
}

/** Everything on record of one document, each a file of the bundle. The card holds every receipt and status of every recipient. */
export async function recordsOf(work: Work, card: Card): Promise<Records> {
  return {
    document: card,
    facts: await factsOf(work, card.id),
    uses: await usesOf(work, card.id),
    revisions: await revisionsOf(work, card.id),
    'signature-reports': await reportsOf(work, card),
  }
}
