import { and, desc, eq, inArray, isNotNull, lte, notExists, sql } from 'drizzle-orm'
import type { SigningRule } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { prepareSignature } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../files/index.ts'
import { coIssuersOf } from './joint.ts'
import { whole } from './number-file.ts'
import { documentRevision, electronicIssue } from './signing-tables.ts'
import { type DocumentRecord, documentFile, documentReader } from './tables.ts'

/** Whether the agency issues with electronic signatures on that day. */
export async function issuesSigned(work: Work, agencyId: string, day: string): Promise<boolean> {
  const [row] = await work.tx
    .select({ signed: electronicIssue.signed })
    .from(electronicIssue)
    .where(and(eq(electronicIssue.agencyId, agencyId), lte(electronicIssue.validFrom, day)))
    .orderBy(desc(electronicIssue.validFrom))
    .limit(1)
  return row?.signed ?? false
}

/**
 * How a document must be signed before it leaves. What was approved here is signed by whoever approved it and by the agency; what a clerk
 * enters was signed on paper, so its scan bears the agency's signature (Decree 30/2020 articles 18 clause 6 and 25 clause 1c).
 */
export async function signingRule(work: Work, row: DocumentRecord, day = civilDate(work.now)): Promise<SigningRule> {
  if (row.signing !== null) return row.signing
  if (row.direction !== 'outgoing' || row.state === 'issued' || !(await issuesSigned(work, row.agencyId, day)))
    return 'none'
  return row.approvedAt !== null ? 'full' : 'digitised'
}

/** The bytes that would be sent now. */
export async function mainSha256(work: Work, id: string): Promise<string | undefined> {
  const [main] = await work.tx
    .select({ sha256: documentFile.sha256 })
    .from(documentFile)
    .where(and(eq(documentFile.documentId, id), eq(documentFile.role, 'main')))
  return main?.sha256
}

/**
 * Whose seal a numbered document waits for: the agency's own, or that of another it asked or issues with. Before our own seal only those who
 * issue with us, or one in place of ours, are asked for theirs.
 */
export async function sealMissing(work: Work, row: DocumentRecord): Promise<'agency' | 'other'> {
  const [own] = await work.tx
    .select({ act: documentRevision.act })
    .from(documentRevision)
    .where(and(eq(documentRevision.documentId, row.id), eq(documentRevision.act, 'sealed')))
    .limit(1)
  if (own) return 'other'
  const asked = await work.tx
    .select({ unitId: documentReader.unitId })
    .from(documentReader)
    .where(
      and(eq(documentReader.documentId, row.id), eq(documentReader.basis, 'guest'), isNotNull(documentReader.unitId)),
    )
  const beside = await coIssuersOf(work, row)
  return asked.some(({ unitId }) => unitId !== null && !beside.includes(unitId)) ? 'other' : 'agency'
}

/** Refuses to number what its signer has not signed, or what was changed since. */
export async function refuseUnsigned(work: Work, row: DocumentRecord, rule: SigningRule): Promise<void> {
  if (rule !== 'full') return
  if (row.signedSha256 === null || row.signedSha256 !== (await mainSha256(work, row.id)))
    throw fault('document.unsigned', { missing: 'person' })
}

/**
 * Refuses to send an appendix in a file of its own that does not bear the agency's signature as it stands (Decree 30/2020 Appendix I III.1d).
 * Files that are no PDF cannot bear one.
 */
export async function refuseUnsealedAppendix(work: Work, id: string): Promise<void> {
  const sealed = work.tx
    .select({ one: sql`1` })
    .from(documentRevision)
    .where(
      and(
        eq(documentRevision.documentId, documentFile.documentId),
        eq(documentRevision.position, documentFile.position),
        // A time-stamp added later grew from the sealed bytes.
        inArray(documentRevision.act, ['appendixSealed', 'timestamped']),
        eq(documentRevision.sha256, documentFile.sha256),
      ),
    )
  const bare = await work.tx
    .select({ position: documentFile.position })
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(
      and(
        eq(documentFile.documentId, id),
        eq(documentFile.role, 'attachment'),
        eq(storedFile.mediaType, 'application/pdf'),
        notExists(sealed),
      ),
    )
    .limit(1)
  if (bare.length > 0) throw fault('document.unsigned', { missing: 'appendix' })
}

/**
 * Refuses to number what could not be sealed afterwards, for a number is spent once: no PDF, locked, damaged, certified against further
 * signatures. A signature is prepared and thrown away, so that this says what the seal would.
 */
export async function refuseUnsealable(work: Work, store: ObjectStore, id: string): Promise<void> {
  const sha256 = await mainSha256(work, id)
  const bytes = sha256 === undefined ? undefined : await whole(store, sha256)
  // Too large to be looked at here: the seal says it.
  if (bytes === undefined) return
  try {
    const place = { page: 1, box: { x: 24, y: 24, width: 60, height: 30 } }
    prepareSignature(bytesOf(bytes), { field: 'seal-to-come', place, time: work.now, room: 8192 })
  } catch (error) {
    if (error instanceof PdfFault) throw fault('signature.unfit-file', { why: error.code })
    throw error
  }
}
