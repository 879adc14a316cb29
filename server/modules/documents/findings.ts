import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { storedFile } from '../files/index.ts'
import { signatureFinding } from './signing-tables.ts'
import { document, documentFile } from './tables.ts'

export type Finding = Omit<typeof signatureFinding.$inferInsert, 'foundAt'>

/** Verifies kept bytes and notes what it found; given by the room that knows signatures. Bytes that cannot be reached get no finding. */
export type Judge = (run: Run, actor: Actor, sha256: string) => Promise<void>

/** The newest finding counts: what is believed, and what was revoked, changes. */
export async function noteFinding(work: Work, it: Finding): Promise<void> {
  const found = { result: it.result, law: it.law, bad: it.bad ?? [], foundAt: work.now }
  await work.tx
    .insert(signatureFinding)
    .values({ sha256: it.sha256, ...found })
    .onConflictDoUpdate({ target: signatureFinding.sha256, set: found })
}

/** PDFs of arrivals nobody has verified yet. `agencyId`: of this agency alone. */
export async function unverified(work: Work, documentIds: readonly string[], agencyId?: string): Promise<string[]> {
  if (documentIds.length === 0) return []
  const rows = await work.tx
    .selectDistinct({ sha256: documentFile.sha256 })
    .from(documentFile)
    .innerJoin(document, eq(document.id, documentFile.documentId))
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .leftJoin(signatureFinding, eq(signatureFinding.sha256, documentFile.sha256))
    .where(
      and(
        inArray(documentFile.documentId, [...documentIds]),
        eq(document.direction, 'incoming'),
        agencyId === undefined ? undefined : eq(document.agencyId, agencyId),
        eq(storedFile.mediaType, 'application/pdf'),
        isNull(signatureFinding.sha256),
      ),
    )
  return rows.map((it) => it.sha256)
}

/** Before arrivals are accepted: whatever was not verified when it came is verified now. */
export async function verifyFirst(run: Run, actor: Actor, judge: Judge, documentIds: readonly string[]): Promise<void> {
  const waiting = await run(actor, (work) => unverified(work, documentIds, actor.agencyId), { reading: true })
  for (const sha256 of waiting) await judge(run, actor, sha256)
}

/**
 * Refuses to accept what bears a signature that is bad, unless the clerk says to have seen it; that is recorded. No signature at all passes:
 * many agencies do not sign yet.
 */
export async function refuseBadSignature(work: Work, documentId: string, seen: boolean): Promise<void> {
  const rows = await work.tx
    .select({ name: documentFile.name, signers: signatureFinding.bad, sha256: documentFile.sha256 })
    .from(documentFile)
    .innerJoin(
      signatureFinding,
      and(eq(signatureFinding.sha256, documentFile.sha256), sql`${signatureFinding.result} = 'bad'`),
    )
    .where(eq(documentFile.documentId, documentId))
    .orderBy(asc(documentFile.position))
  if (rows.length === 0) return
  if (!seen) throw fault('document.signature-bad', { files: rows.map(({ name, signers }) => ({ name, signers })) })
  for (const { name, signers, sha256 } of rows)
    await work.record('document.bad-signature-seen', documentId, [work.actor.agencyId], {
      note: `${name}: ${signers.join(', ')}`,
      sha256,
    })
}
