import { and, desc, eq, lte, notExists, sql } from 'drizzle-orm'
import type { SigningRule } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../files/index.ts'
import { documentRevision, electronicIssue } from './signing-tables.ts'
import { type DocumentRecord, documentFile } from './tables.ts'

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
        eq(documentRevision.act, 'appendixSealed'),
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
