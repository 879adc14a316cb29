import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#access'
import type {
  dropImage as dropContract,
  ImageKind,
  putImage as putContract,
  readImage as readContract,
} from '#contract/certificates.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { type Picture, readPicture } from '#platform/pades/appearance/index.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { recordMade, storedFile } from '../../files/index.ts'
import { refuseOtherKeeper } from '../keeper.ts'
import { readMySigning } from '../queries/my-signing.ts'
import { signingImage } from '../tables.ts'
import type { Tools } from '../tools.ts'

const mostBytes = 2 * 1024 * 1024
/** Pixels a side (handbook 8.4). */
const [least, most] = [90, 1000]

const ownerOf = (work: Work, kind: ImageKind) =>
  kind === 'seal'
    ? { personId: null, agencyId: work.actor.agencyId }
    : { personId: work.actor.personId, agencyId: null }

function current(work: Work, kind: ImageKind) {
  const { personId, agencyId } = ownerOf(work, kind)
  const whose = personId === null ? eq(signingImage.agencyId, agencyId ?? '') : eq(signingImage.personId, personId)
  return and(whose, eq(signingImage.kind, kind), isNull(signingImage.endedAt))
}

async function refuseOthers(work: Work, kind: ImageKind): Promise<void> {
  if (work.actor.onBehalfOf) throw fault('access.denied')
  if (kind === 'seal') await refuseOtherKeeper(work)
}

const unfit = { 'picture.notPng': 'type', 'picture.tooLarge': 'size' } as const

function pictureOf(bytes: Uint8Array): Picture {
  try {
    return readPicture(bytes)
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    throw fault('image.unfit', { why: unfit[error.code as keyof typeof unfit] ?? 'damaged' })
  }
}

/** Width and height in pixels of a picture that may be used: PNG, transparent, 90 to 1000 pixels a side. */
function measured(bytes: Uint8Array): { width: number; height: number } {
  if (bytes.byteLength > mostBytes) throw fault('image.unfit', { why: 'size' })
  const { width, height, alpha } = pictureOf(bytes)
  if (Math.min(width, height) < least || Math.max(width, height) > most) throw fault('image.unfit', { why: 'size' })
  if (alpha === undefined) throw fault('image.unfit', { why: 'no-transparency' })
  return { width, height }
}

/** The one before is used no longer; signatures made with it keep it. */
export const putImage = (tools: Tools) =>
  async function putImage(run: Run, actor: Actor, ask: Ask<typeof putContract>) {
    await run(actor, (work) => refuseOthers(work, ask.kind), { reading: true })
    const bytes = new Uint8Array(Buffer.from(ask.picture, 'base64'))
    const { width, height } = measured(bytes)
    async function* once() {
      yield bytes
    }
    const kept = await tools.store.put(once(), mostBytes)
    return run(actor, async (work) => {
      await refuseOthers(work, ask.kind)
      await recordMade(work, kept, 'image/png', null)
      await work.tx.update(signingImage).set({ endedAt: work.now }).where(current(work, ask.kind))
      const id = newId(work.now)
      await work.tx.insert(signingImage).values({
        id,
        kind: ask.kind,
        ...ownerOf(work, ask.kind),
        sha256: kept.sha256,
        widthMm: ask.widthMm,
        heightMm: Math.min(120, Math.max(5, Math.round(((ask.widthMm * height) / width) * 100) / 100)),
        byName: actor.personName,
        byTitle: actor.title,
        at: work.now,
      })
      await work.record('signature-image.put', id, [actor.agencyId], { kind: ask.kind })
      return readMySigning(tools)(work)
    })
  }

export async function dropImage(work: Work, ask: Ask<typeof dropContract>) {
  await refuseOthers(work, ask.kind)
  const [row] = await work.tx.update(signingImage).set({ endedAt: work.now }).where(current(work, ask.kind)).returning()
  if (!row) throw fault('thing.missing')
  await work.record('signature-image.dropped', row.id, [work.actor.agencyId], { kind: ask.kind })
  return { done: true as const }
}

/** To whoever it belongs, and the seal to whoever keeps it. */
export async function readImage(work: Work, ask: Ask<typeof readContract>): Promise<KeptFile> {
  await refuseOthers(work, ask.kind)
  const [row] = await work.tx
    .select()
    .from(signingImage)
    .innerJoin(storedFile, eq(storedFile.sha256, signingImage.sha256))
    .where(current(work, ask.kind))
  if (!row) throw fault('thing.missing')
  return {
    sha256: row.stored_file.sha256,
    size: row.stored_file.size,
    name: `${ask.kind}.png`,
    mediaType: 'image/png',
    inline: true,
  }
}
