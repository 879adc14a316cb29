import { and, eq } from 'drizzle-orm'
import { may } from '#access'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { holdOn } from '../held.ts'
import { documentFor } from '../policy.ts'
import { documentFile } from '../tables.ts'
import { noteUse, noteView } from '../views.ts'

/** Only these are shown inside the browser; everything else is saved. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg'])

/** The untouched bytes of one file of a document one may read. */
export async function readDocumentFile(
  work: Work,
  ask: { id: string; position: number; download?: boolean },
): Promise<KeptFile> {
  const row = await documentFor(work, ask.id, 'document.read')
  // Cancelled: what it was stands in the register, its content is nobody's to read any more. The sender keeps his original.
  if (row.recalledAt !== null && row.direction === 'incoming') {
    // A hold keeps its content within the reach of those who manage holds, whatever the sender wants.
    if (!may(work.actor, 'hold.manage') || !(await holdOn(work, row.id))) throw fault('document.recalled')
  }
  const [found] = await work.tx
    .select()
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(and(eq(documentFile.documentId, row.id), eq(documentFile.position, ask.position)))
  if (!found) throw fault('thing.missing')
  const { document_file: link, stored_file: file } = found
  if (row.state !== 'draft')
    await (ask.download ? noteUse(work, row, 'download', link.name) : noteView(work, row.id, link.name))
  return {
    sha256: file.sha256,
    size: file.size,
    name: link.name,
    mediaType: file.mediaType,
    inline: !ask.download && shown.has(file.mediaType),
  }
}
