import { and, desc, eq } from 'drizzle-orm'
import type { SigningAct } from '#contract/signing.ts'
import { sealBox } from '#platform/pades/appearance/index.ts'
import { frameOf, type SignaturePlace } from '#platform/pades/append/index.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { openPdf, pageOf } from '#platform/pades/file/index.ts'
import type { Work } from '#platform/work.ts'
import type { DocumentRecord } from '../documents/index.ts'
import { type PlaceOnPage, signingSession } from './tables.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Where a seal goes: over the signature it belongs to, or, that being sealed already, beside the seal that stands there. */
export interface SealGround {
  readonly at: PlaceOnPage
  readonly beside: boolean
}

/** Where a signature of the document was put; `agencyId`: by somebody of that agency. */
async function putAt(
  work: Work,
  documentId: string,
  act: SigningAct,
  agencyId?: string,
): Promise<PlaceOnPage | undefined> {
  const [row] = await work.tx
    .select({ place: signingSession.place })
    .from(signingSession)
    .where(
      and(
        eq(signingSession.documentId, documentId),
        eq(signingSession.act, act),
        eq(signingSession.state, 'done'),
        agencyId === undefined ? undefined : eq(signingSession.agencyId, agencyId),
      ),
    )
    .orderBy(desc(signingSession.endedAt))
    .limit(1)
  return row?.place ?? undefined
}

/** Undefined: it is no seal of the main file, or nothing was signed here. */
export async function sealGround(work: Work, row: DocumentRecord, act: SigningAct): Promise<SealGround | undefined> {
  if (act !== 'sealed' && act !== 'secondSealed') return undefined
  if (act === 'secondSealed') {
    const theirs = await putAt(work, row.id, 'countersigned', work.actor.agencyId)
    if (theirs) return { at: theirs, beside: false }
    const sealed = await putAt(work, row.id, 'sealed')
    if (sealed) return { at: sealed, beside: true }
  }
  const signed = await putAt(work, row.id, 'signed')
  return signed && { at: signed, beside: false }
}

/** Points between two seals. */
const gap = 6

/** To the left of the other; above it where the page ends. */
function besideBox(at: PlaceOnPage, size: Size) {
  const x = at.x - size.width - gap
  return x >= gap ? { x, y: at.y, ...size } : { x: at.x, y: Math.max(gap, at.y - size.height - gap), ...size }
}

/** The place of a seal of this size on the page. */
export function sealPlace(base: ByteSource, { at, beside }: SealGround, size: Size): SignaturePlace {
  if (beside) return { page: at.page, box: besideBox(at, size) }
  const file = openPdf(base)
  const page = pageOf(file, at.page)
  const frame = page === undefined ? { width: 595, height: 842 } : frameOf(file, page)
  const { x, y, width, height } = at
  return { page: at.page, box: sealBox({ x, y, width, height }, size, frame) }
}
