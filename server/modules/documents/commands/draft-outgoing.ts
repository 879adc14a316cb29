import { and, eq, sql } from 'drizzle-orm'
import type { draftOutgoing as draftContract, reviseOutgoing as reviseContract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { notation } from '../../registers/index.ts'
import { addressTo } from '../address.ts'
import { attachUploads, detachOthers, filesOf } from '../attach.ts'
import { searchKeys } from '../keys.ts'
import { documentFor } from '../policy.ts'
import { documentCard } from '../queries/document-card.ts'
import { relate } from '../relations.ts'
import { refuseSecret } from '../secrecy.ts'
import { type DocumentRecord, delivery, document, documentFile, documentRelation, furtherValue } from '../tables.ts'

type Draft = Ask<typeof draftContract>

/** The columns a draft's form decides, with the symbol by the rules of the agency that drafts. */
async function columns(work: Work, ask: Draft) {
  await refuseSecret(
    work,
    ask.secrecy,
    ask.add.map((file) => file.uploadId),
  )
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  if (!agency) throw fault('thing.missing')
  const described = {
    codeNumber: '',
    codeNotation: notation(ask.kind, agency.abbreviation, ask.fieldCode),
    subject: ask.subject,
    issuerName: agency.name,
    signerName: ask.signerName,
  }
  return {
    ...described,
    ...searchKeys(described),
    kind: ask.kind,
    issuerId: agency.id,
    issuerCode: agency.code ?? '',
    signerTitle: ask.signerTitle,
    urgency: ask.urgency,
    secrecy: ask.secrecy,
    dueOn: ask.dueOn,
    pages: ask.pages,
    copies: ask.copies,
    note: ask.note ?? '',
  }
}

/** Repeating makes another draft. */
export async function draftOutgoing(work: Work, ask: Draft) {
  const id = newId(work.now)
  await work.tx.insert(document).values({
    ...(await columns(work, ask)),
    id,
    agencyId: work.actor.agencyId,
    direction: 'outgoing',
    state: 'draft',
    createdBy: work.actor.assignmentId,
    createdAt: work.now,
    listedAt: work.now,
  })
  await attachUploads(work, id, ask.add)
  await addressTo(work, id, ask.recipients)
  await relate(work, id, ask.relations ?? [])
  await work.record('document.drafted', id, [work.actor.agencyId], {})
  return documentCard(work, id)
}

/** What was approved is sent as it was approved; of its sending the clerk may say more. */
async function refuseOther(work: Work, row: DocumentRecord, ask: Ask<typeof reviseContract>): Promise<void> {
  if (row.approvedAt === null) return
  const { codeNotation } = await columns(work, ask)
  const files = await filesOf(work, row.id)
  const same =
    ask.add.length === 0 &&
    files.every((file) => ask.keep.includes(file.position)) &&
    [ask.kind, ask.subject, ask.signerName, ask.signerTitle, ask.urgency, codeNotation].join('\n') ===
      [row.kind, row.subject, row.signerName, row.signerTitle, row.urgency, row.codeNotation].join('\n')
  if (!same) throw fault('document.content-fixed')
}

/** Two people on one draft: the second is told, nothing of the first is lost. */
export async function reviseOutgoing(work: Work, ask: Ask<typeof reviseContract>) {
  const row = await documentFor(work, ask.id, 'document.draft')
  if (row.version !== ask.version) throw fault('thing.changed')
  await refuseOther(work, row, ask)
  await work.tx
    .update(document)
    .set({ ...(await columns(work, ask)), version: sql`${document.version} + 1` })
    .where(and(eq(document.id, row.id), eq(document.version, ask.version)))
  await detachOthers(work, row.id, ask.keep)
  await attachUploads(work, row.id, ask.add)
  await addressTo(work, row.id, ask.recipients)
  // What an approved text does to others was approved with it.
  if (ask.relations !== undefined && row.approvedAt === null) await relate(work, row.id, ask.relations)
  await work.record('document.revised', row.id, [row.agencyId], { version: row.version + 1 })
  return documentCard(work, row.id)
}

/** A draft is not official yet and may go; that it was there stays in the fact log. */
export async function dropDraft(work: Work, ask: { id: string }) {
  const row = await documentFor(work, ask.id, 'document.draft')
  // It goes back to those who drafted it, with a reason, and not away.
  if (row.approvedAt !== null) throw fault('document.content-fixed')
  await work.tx.delete(delivery).where(eq(delivery.documentId, row.id))
  await work.tx.delete(documentRelation).where(eq(documentRelation.documentId, row.id))
  await work.tx.delete(furtherValue).where(eq(furtherValue.documentId, row.id))
  await work.tx.delete(documentFile).where(eq(documentFile.documentId, row.id))
  await work.tx.delete(document).where(eq(document.id, row.id))
  await work.record('document.dropped', row.id, [row.agencyId], {})
  return { done: true as const }
}
