import { and, eq, isNull } from 'drizzle-orm'
import type { SigningAct } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import {
  type Drawing,
  personPlace,
  pictureDrawing,
  pointsOf,
  readPicture,
  topRightBox,
} from '#platform/pades/appearance/index.ts'
import { type DrawnLines, linesDrawing, stampTime } from '#platform/pades/appearance/lines.ts'
import { frameOf, type SeenBox, type SignaturePlace } from '#platform/pades/append/index.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { openPdf, pageOf, pagesOf } from '#platform/pades/file/index.ts'
import { pdfText } from '#platform/pdf/index.ts'
import { upper } from '#platform/print/form.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, signingRule } from '../documents/index.ts'
import { agencyOn } from '../organisation/index.ts'
import { codeText } from '../registers/index.ts'
import { sealGround, sealPlace } from './seal-place.ts'
import type { PlaceOnPage } from './tables.ts'
import { signingImage } from './tables.ts'
import type { Tools } from './tools.ts'

/** How a signature is seen (Decree 30/2020 Appendix I II.7d, II.8, III.1d, part II; handbook 2.11). */
export interface Look {
  /** Place and picture on these bytes. A place the person chose goes before the usual one. */
  on(base: ByteSource, chosen?: PlaceOnPage): Promise<{ readonly place: SignaturePlace; readonly drawing: Drawing }>
}

interface Picture {
  readonly sha256: string
  readonly width: number
  readonly height: number
}

async function pictureOf(work: Work, act: SigningAct): Promise<Picture | undefined> {
  const kind = act === 'initialled' ? 'initials' : act === 'sealed' || act === 'secondSealed' ? 'seal' : 'signature'
  const whose =
    kind === 'seal' ? eq(signingImage.agencyId, work.actor.agencyId) : eq(signingImage.personId, work.actor.personId)
  const [row] = await work.tx
    .select()
    .from(signingImage)
    .where(and(whose, eq(signingImage.kind, kind), isNull(signingImage.endedAt)))
  return row && { sha256: row.sha256, width: pointsOf(row.widthMm), height: pointsOf(row.heightMm) }
}

/** Usual size of a person's signature, and of initials, a quarter of it (handbook 8.4), in points. */
const person = { width: 130, height: 65 }
const initials = { width: 42, height: 24 }

async function bytesOf(tools: Tools, sha256: string): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of await tools.store.read(sha256)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const boxOf = ({ x, y, width, height }: PlaceOnPage): SeenBox => ({ x, y, width, height })

/** Low on the last page, right for its signer: where a paper ends whose signer's name is not found as text. */
function atTheEnd(base: ByteSource, size: { width: number; height: number }, side: 'left' | 'right'): SignaturePlace {
  const file = openPdf(base)
  const pages = [...pagesOf(file)]
  const last = pages.at(-1)
  const frame = last === undefined ? { width: 595, height: 842 } : frameOf(file, last)
  const x = Math.max(0, frame.width * (side === 'right' ? 0.72 : 0.28) - size.width / 2)
  return { page: Math.max(1, pages.length), box: { x, y: Math.max(0, frame.height - size.height - 110), ...size } }
}

const mostForText = 40 * 1024 * 1024

async function namePlace(base: ByteSource, name: string): Promise<SignaturePlace | undefined> {
  if (base.size > mostForText || name === '') return undefined
  const text = await pdfText(base.read(0, base.size))
  return (text && personPlace(text, name)) ?? undefined
}

function textLook(lines: () => readonly string[]): Look {
  return {
    async on(base, chosen) {
      const drawn: DrawnLines = linesDrawing(lines(), 'right')
      if (chosen) return { place: { page: chosen.page, box: boxOf(chosen) }, drawing: drawn.drawing }
      const file = openPdf(base)
      const first = pageOf(file, 1)
      const frame = first === undefined ? { width: 595, height: 842 } : frameOf(file, first)
      return {
        place: { page: 1, box: topRightBox({ width: drawn.width + 2, height: drawn.height }, frame) },
        drawing: drawn.drawing,
      }
    },
  }
}

function besideName(place: SignaturePlace): SignaturePlace {
  const { box } = place
  const x = Math.max(4, box.x - initials.width - 4)
  return { page: place.page, box: { x, y: box.y + box.height - initials.height, ...initials } }
}

/** On an electronic copy: its form, the agency, the time; no picture (Appendix I part II). */
export const copyLook = (tools: Pick<Tools, 'now'>, form: string, agency: string): Look =>
  textLook(() => [form, upper(agency), stampTime(tools.now())])

/** Looked up with the rights of whoever signs; drawn when the bytes are at hand. */
export async function lookOf(work: Work, tools: Tools, row: DocumentRecord, act: SigningAct): Promise<Look> {
  const code = codeText(row.codeNumber, row.codeNotation)
  if (act === 'appendixSealed') return textLook(() => [code, stampTime(tools.now())])
  const rule = await signingRule(work, row)
  if (act === 'sealed' && rule === 'digitised') return copyLook(tools, 'SAO Y', row.issuerName)
  const picture = await pictureOf(work, act)
  const ground = await sealGround(work, row, act)
  const agency = act === 'secondSealed' ? await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now)) : undefined
  const { personName } = work.actor
  const size = act === 'initialled' ? initials : person
  return {
    async on(base, chosen) {
      // Without a picture the name stands there, so that nobody looks for a signature that is not seen.
      const drawing =
        picture === undefined
          ? linesDrawing([ground === undefined ? personName : (agency?.name ?? row.issuerName)], 'left').drawing
          : pictureDrawing(readPicture(await bytesOf(tools, picture.sha256)))
      if (chosen) return { place: { page: chosen.page, box: boxOf(chosen) }, drawing }
      if (ground) {
        const { width, height } = picture ?? person
        return { place: sealPlace(base, ground, { width, height }), drawing }
      }
      const named = await namePlace(base, act === 'initialled' ? row.signerName : personName)
      const found = named ?? atTheEnd(base, size, act === 'countersigned' || act === 'recorded' ? 'left' : 'right')
      return { place: act === 'initialled' ? besideName(found) : found, drawing }
    },
  }
}
