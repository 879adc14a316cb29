import { and, eq } from 'drizzle-orm'
import type { KindCode } from '#contract/kinds.ts'
import type { RelationKind, Urgency } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../files/index.ts'
import { agencyOn } from '../organisation/index.ts'
import { notation } from '../registers/index.ts'
import { addressTo } from './address.ts'
import { holdOn } from './held.ts'
import { searchKeys } from './keys.ts'
import { openReading } from './readers.ts'
import type { RecipientAsk } from './recipients.ts'
import { relate } from './relations.ts'
import { noteRevision } from './revisions.ts'
import { delivery, document, documentFile, documentReader, documentRelation, furtherValue } from './tables.ts'

/** A text that was approved, with all that is known of it. The first file is the one that was approved. */
export interface Approved {
  readonly kind: KindCode
  readonly fieldCode: string
  readonly subject: string
  readonly signerName: string
  readonly signerTitle: string
  readonly urgency: Urgency
  readonly dueOn: string | null
  readonly pages: number | null
  readonly note: string
  readonly files: readonly { readonly sha256: string; readonly name: string }[]
  readonly recipients: readonly RecipientAsk[]
  readonly relations: readonly { readonly kind: RelationKind; readonly documentId: string }[]
  /** Those who made it go on reading it. */
  readonly makers: readonly string[]
  /** The post that approved it, which must sign it. */
  readonly signerHolderId: string
  /** Signs before the signer; null: nobody does. */
  readonly recorderHolderId: string | null
  readonly createdBy: string
}

/**
 * The approved text becomes an outgoing document that waits for its number (Decree 30/2020 articles 12 and 15). From now on its content and
 * files are nobody's to change; the clerk may add what concerns sending.
 */
export async function takeApproved(work: Work, it: Approved): Promise<string> {
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  const [main] = it.files
  if (!agency || !main) throw fault('thing.missing')
  const id = newId(work.now)
  const described = {
    codeNumber: '',
    codeNotation: notation(it.kind, agency.abbreviation, it.fieldCode),
    subject: it.subject,
    issuerName: agency.name,
    signerName: it.signerName,
  }
  await work.tx.insert(document).values({
    ...described,
    ...searchKeys(described),
    id,
    agencyId: agency.id,
    direction: 'outgoing',
    state: 'draft',
    kind: it.kind,
    issuerId: agency.id,
    issuerCode: agency.code ?? '',
    signerTitle: it.signerTitle,
    urgency: it.urgency,
    dueOn: it.dueOn,
    pages: it.pages,
    note: it.note.slice(0, 500),
    approvedAt: work.now,
    approvedSha256: main.sha256,
    signerHolderId: it.signerHolderId,
    recorderHolderId: it.recorderHolderId,
    createdBy: it.createdBy,
    createdAt: work.now,
    listedAt: work.now,
  })
  await work.tx.insert(documentFile).values(
    it.files.map((file, index) => ({
      documentId: id,
      position: index + 1,
      role: index === 0 ? ('main' as const) : ('attachment' as const),
      ...file,
    })),
  )
  const [stored] = await work.tx
    .select({ size: storedFile.size })
    .from(storedFile)
    .where(eq(storedFile.sha256, main.sha256))
  const kept = { sha256: main.sha256, size: stored?.size ?? 0 }
  await noteRevision(work, { documentId: id, position: 1, act: 'approved', baseSha256: null, kept })
  await addressTo(work, id, it.recipients)
  await relate(
    work,
    id,
    it.relations.map((relation) => ({ ...relation })),
    true,
  )
  await openReading(
    work,
    [...new Set(it.makers)].map((holderId) => ({
      documentId: id,
      holderId,
      basis: 'draft' as const,
      basisId: newId(work.now),
      since: work.now,
    })),
  )
  await work.record('document.approved', id, [agency.id], { sha256: main.sha256 })
  return id
}

/**
 * An approval taken back, or a number refused: what waited for the number goes; the draft it came from keeps all. Signatures on it go with
 * it (handbook 2.7), their bytes and the line of each stay. Whoever takes back his approval must not have signed.
 */
export async function dropApproved(work: Work, id: string, signatures: 'discarded' | 'refused'): Promise<void> {
  const mine = and(eq(document.id, id), eq(document.agencyId, work.actor.agencyId))
  const [row] = await work.tx.select().from(document).where(mine).for('update')
  if (row?.state !== 'draft' || row.approvedAt === null) throw fault('thing.state', { state: row?.state ?? 'missing' })
  if (await holdOn(work, id)) throw fault('document.held')
  if (signatures === 'refused' && row.signedSha256 !== null) throw fault('document.signed')
  for (const table of [delivery, documentRelation, documentFile, documentReader, furtherValue])
    await work.tx.delete(table).where(eq(table.documentId, id))
  await work.tx.delete(document).where(eq(document.id, id))
  await work.record('document.dropped', id, [row.agencyId], {})
}
