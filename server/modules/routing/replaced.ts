import { and, eq, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, readable } from '../documents/index.ts'
import { codeText } from '../registers/index.ts'
import { assignmentsOf } from './close.ts'
import { isOpen } from './policy.ts'
import { type Assignment, type Submission, submission } from './tables.ts'

/** A document and the one that replaces it, both registered here and in force. */
export interface Pair {
  readonly fromId: string
  readonly toId: string
}

export const labelOf = (row: Pick<DocumentRecord, 'codeNumber' | 'codeNotation' | 'issuerName'>) =>
  codeText(row.codeNumber, row.codeNotation) || row.issuerName

/**
 * The pairs a document is one of, as far as the actor may read both. Whichever of the two came later finds the other: nothing is stored about
 * the pair but the word of the replacing one (Decree 30/2020 article 18 clause 3).
 */
export async function pairsOf(work: Work, row: DocumentRecord): Promise<Pair[]> {
  const mine = (id: 'n' | 'o') =>
    sql`exists (select from document where document.id = ${sql.raw(id)}.id and ${readable(work.actor, civilDate(work.now))})`
  return [
    ...(await work.tx.execute<Pair & Record<string, unknown>>(sql`
      select distinct o.id as "fromId", n.id as "toId"
        from document_relation r join document n on n.id = r.document_id
        join document o on o.agency_id = n.agency_id and (o.id = r.target_id or o.identifier = r.target_identifier)
       where r.kind = 'replaces' and n.agency_id = ${row.agencyId}
         and (r.document_id = ${row.id} or r.target_id = ${row.id} or r.target_identifier = ${row.identifier})
         and (o.id = ${row.id} or n.id = ${row.id}) and o.id <> n.id
         and n.direction = 'incoming' and n.state = 'registered' and n.recalled_at is null and ${mine('n')}
         and o.direction = 'incoming' and o.state = 'registered' and o.recalled_at is null and ${mine('o')}
       limit 20`)),
  ]
}

/** What is open on a document: its assignments and the submission that waits. */
export interface OpenWork {
  readonly assignments: readonly Assignment[]
  readonly waiting: Submission | undefined
}

export async function openWorkOf(work: Work, documentId: string): Promise<OpenWork> {
  const assignments = (await assignmentsOf(work, documentId)).filter(isOpen)
  const [waiting] = await work.tx
    .select()
    .from(submission)
    .where(and(eq(submission.documentId, documentId), eq(submission.state, 'waiting')))
  return { assignments, waiting }
}

/** Somebody answers for something on it, or is asked to direct it; what is only to be known goes nowhere. */
export const isUnderWay = (row: DocumentRecord) =>
  row.handling === 'waitDirective' || row.handling === 'assigned' || row.handling === 'inProgress'

const leads = ({ assignments }: OpenWork) => assignments.some((it) => it.parentId === null && it.role === 'lead')

/**
 * What keeps the actor from moving one's work to the other. `handled`: people are at work on the replacing one already, and one document has
 * one lead. `waits`: it lies before another leader, whose directive this would be.
 */
export function hindranceOf(work: Work, from: OpenWork, to: OpenWork): 'handled' | 'waits' | null {
  if (to.assignments.some((it) => it.role !== 'informed')) return 'handled'
  return leads(from) && to.waiting !== undefined && to.waiting.toHolderId !== work.actor.assignmentId ? 'waits' : null
}

/** Whether the leader's directive comes with what moves, so that a submission of the replacing one is answered by it. */
export const bringsDirective = leads
