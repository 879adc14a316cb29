import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { SessionCard } from '#contract/signing.ts'
import { fault } from '#platform/fault.ts'
import type { PreparedSignature } from '#platform/pades/append/index.ts'
import { type ByteSource, piecesOf } from '#platform/pades/bytes.ts'
import type { Work } from '#platform/work.ts'
import { certificateCard } from './certificates.ts'
import { type Session, signingCertificate, signingSession } from './tables.ts'

/** How long somebody has to read and sign what was prepared. */
export const sessionMinutes = 10

export const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
export const base64 = (it: Uint8Array) => Buffer.from(it).toString('base64')

/** SHA-256 of a base with a tail behind it, hex. */
export function sha256Of(base: ByteSource, tail: Uint8Array): string {
  const hash = createHash('sha256')
  for (const piece of piecesOf(base)) hash.update(piece)
  return hash.update(tail).digest('hex')
}

/** What was prepared, as it was stored. */
export function preparedOf(row: Session): PreparedSignature {
  if (row.tail === null) throw fault('signature.over')
  return {
    baseSize: row.baseSize,
    tail: bytes(row.tail),
    byteRange: row.prepared.byteRange,
    digest: new Uint8Array(Buffer.from(row.prepared.digest, 'hex')),
    contentsAt: row.prepared.contentsAt,
    room: row.prepared.room,
  }
}

/** The door to a session: its own account in its own post. */
export async function sessionFor(work: Work, id: string, lock = false): Promise<Session> {
  const { accountId, assignmentId } = work.actor
  const query = work.tx
    .select()
    .from(signingSession)
    .where(
      and(
        eq(signingSession.id, id),
        eq(signingSession.accountId, accountId),
        eq(signingSession.holderId, assignmentId),
      ),
    )
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw fault('thing.missing')
  return row
}

export async function sessionCard(work: Work, row: Session): Promise<Static<typeof SessionCard>> {
  const [certificate] = await work.tx
    .select()
    .from(signingCertificate)
    .where(eq(signingCertificate.id, row.certificateId))
  if (!certificate) throw fault('thing.missing')
  return {
    id: row.id,
    documentId: row.documentId,
    position: row.position,
    act: row.act,
    state: row.state,
    certificate: await certificateCard(work, certificate),
    shownSha256: row.shownSha256,
    attributesSha256: createHash('sha256').update(bytes(row.attributes)).digest('hex'),
    place: row.place,
    expiresAt: row.expiresAt.toISOString(),
    failure: row.failure,
    level: row.level,
    confirmUntil: row.confirmUntil?.toISOString() ?? null,
    batchId: row.batchId,
  }
}
