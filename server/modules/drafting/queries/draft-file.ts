import { and, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { draftFor } from '../policy.ts'
import { draftFile } from '../tables.ts'
import { pdfType } from '../tools.ts'

/** Only these are shown inside the browser; everything else is saved. */
const shown = new Set([pdfType, 'image/png', 'image/jpeg'])

/** One file of any version, as it was put in or as the PDF that was made of it. */
export async function readDraftFile(
  work: Work,
  ask: { id: string; number: number; position: number; as: 'source' | 'pdf'; download?: boolean },
): Promise<KeptFile> {
  const { row } = await draftFor(work, ask.id, 'read')
  const place = and(
    eq(draftFile.draftId, row.id),
    eq(draftFile.number, ask.number),
    eq(draftFile.position, ask.position),
  )
  const [file] = await work.tx.select().from(draftFile).where(place)
  const sha256 = ask.as === 'pdf' ? file?.pdfSha256 : file?.keptSha256
  if (!file || !sha256) throw fault('thing.missing')
  const [stored] = await work.tx.select().from(storedFile).where(eq(storedFile.sha256, sha256))
  if (!stored) throw fault('thing.missing')
  const name = ask.as === 'pdf' ? `${file.name.replace(/\.[^.]{1,5}$/, '')}.pdf` : file.name
  return {
    sha256,
    size: stored.size,
    name,
    mediaType: stored.mediaType,
    inline: !ask.download && shown.has(stored.mediaType),
  }
}
