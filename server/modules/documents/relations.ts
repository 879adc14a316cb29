import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { draftOutgoing } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { RelationCard } from '#contract/relations.ts'
import type { Static } from '#contract/shape.ts'
import type { RelationKind } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../registers/index.ts'
import { documentFor, readable } from './policy.ts'
import { type DocumentRecord, document, documentRelation } from './tables.ts'

type Asked = NonNullable<Ask<typeof draftOutgoing>['relations']>
type Card = Static<typeof RelationCard>

const labelOf = (row: Pick<DocumentRecord, 'codeNumber' | 'codeNotation' | 'issuedOn'>) =>
  [codeText(row.codeNumber, row.codeNotation), row.issuedOn?.split('-').reverse().join('/') ?? '']
    .filter((part) => part !== '')
    .join(', ')

/** One replaces, amends and corrects what one issued oneself; one replies to what arrived (Decree 30/2020 article 18 clause 3). */
function fits({ agencyId, inherits }: Actor, kind: RelationKind, row: DocumentRecord): boolean {
  if (row.recalledAt !== null) return false
  if (kind === 'repliesTo') return row.direction === 'incoming' && row.state === 'registered'
  return row.direction === 'outgoing' && row.state === 'issued' && [agencyId, ...inherits].includes(row.agencyId)
}

/** Whether the actor may name these documents, and each fits what is said of it; answers them in order. */
export async function refuseUnfitRelations(work: Work, asked: Asked): Promise<DocumentRecord[]> {
  const targets: DocumentRecord[] = []
  for (const { kind, documentId } of asked) {
    const target = await documentFor(work, documentId, 'document.read')
    if (!fits(work.actor, kind, target)) throw fault('document.relation-unfit', { label: labelOf(target), kind })
    targets.push(target)
  }
  return targets
}

/** What was named by whoever might read it, looked at again by somebody who need not: recalled or gone meanwhile is refused. */
async function namedBefore(work: Work, asked: Asked): Promise<DocumentRecord[]> {
  const targets: DocumentRecord[] = []
  for (const { kind, documentId } of asked) {
    const here = and(eq(document.id, documentId), eq(document.agencyId, work.actor.agencyId))
    const [target] = await work.tx.select().from(document).where(here)
    if (!target || !fits(work.actor, kind, target))
      throw fault('document.relation-unfit', { label: target ? labelOf(target) : '', kind })
    targets.push(target)
  }
  return targets
}

/** Makes a draft's relations those that are asked for. `named`: they were named, and looked at, when the text was drafted. */
export async function relate(work: Work, id: string, asked: Asked, named = false): Promise<void> {
  await work.tx.delete(documentRelation).where(eq(documentRelation.documentId, id))
  const targets = await (named ? namedBefore(work, asked) : refuseUnfitRelations(work, asked))
  for (const [index, target] of targets.entries()) {
    const kind = asked[index]?.kind ?? 'repliesTo'
    const label = labelOf(target)
    if (target.id === id) throw fault('document.relation-unfit', { label, kind })
    await work.tx.insert(documentRelation).values({
      documentId: id,
      position: index + 1,
      kind,
      targetId: target.id,
      targetIdentifier: target.identifier,
      targetLabel: label,
      targetSubject: target.subject,
    })
  }
}

/** The same relations of every copy, without the subject, which is not everybody's to read: there the identifier finds the agency's own copy of the other. */
export async function relateCopies(work: Work, issuedId: string, copies: readonly string[]): Promise<void> {
  await work.tx.execute(sql`
    insert into document_relation (document_id, position, kind, target_identifier, target_label, target_subject)
    select t.copy, r.position, r.kind, r.target_identifier, r.target_label, ''
      from document_relation r cross join unnest(${sql.param([...copies])}::uuid[]) as t(copy)
     where r.document_id = ${issuedId} and r.target_identifier is not null`)
}

interface Found extends Record<string, unknown> {
  kind: RelationKind
  label: string
  subject: string
  documentId: string | null
  codeNumber: string
  codeNotation: string
  issuedOn: string | null
}

/**
 * What this copy does to others and others do to it, as far as its agency has them. Nothing is stored about the pair: whichever comes later
 * finds the other by itself.
 */
export async function relationsOf(work: Work, row: DocumentRecord): Promise<Card[]> {
  const to = await work.tx.execute<Found>(sql`
    select r.kind, r.target_label as label, coalesce(t.subject, '') as subject, t.id as "documentId"
      from document_relation r
      left join lateral (
        select document.id, document.subject from document
         where document.agency_id = ${row.agencyId} and (document.id = r.target_id or document.identifier = r.target_identifier)
           and ${readable(work.actor, civilDate(work.now))} limit 1) t on true
     where r.document_id = ${row.id} order by r.position`)
  // Whoever may not read the later one is told all the same that there is one.
  const from = await work.tx.execute<Found>(sql`
    select r.kind, document.code_number as "codeNumber", document.code_notation as "codeNotation", document.issued_on::text as "issuedOn",
           case when ${readable(work.actor, civilDate(work.now))} then document.subject else '' end as subject,
           case when ${readable(work.actor, civilDate(work.now))} then document.id end as "documentId"
      from document_relation r join document on document.id = r.document_id
     where (r.target_id = ${row.id} or r.target_identifier = ${row.identifier}) and document.agency_id = ${row.agencyId}
       and document.state in ('issued', 'arrived', 'registered') and document.recalled_at is null
     order by document.issued_on, document.id limit 50`)
  return [
    ...to.map(({ kind, label, subject, documentId }) => ({
      kind,
      direction: 'to' as const,
      label,
      subject,
      documentId,
    })),
    ...from.map((it) => ({
      kind: it.kind,
      direction: 'from' as const,
      label: labelOf(it),
      subject: it.subject,
      documentId: it.documentId,
    })),
  ]
}
