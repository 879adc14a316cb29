import { and, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { contentClosed } from '../content-closed.ts'
import { documentFor } from '../policy.ts'
import { documentFile } from '../tables.ts'
import { noteView } from '../views.ts'

/** Only these are shown inside the browser; everything else is saved. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg'])

/** The untouched bytes of one file of a document one may read. */
export async function readDocumentFile(
  work: Work,
  ask: { id: string; position: number; download?: boolean },
): Promise<KeptFile> {
  const row = await documentFor(work, ask.id, 'document.read')
  if (await contentClosed(work, row)) throw fault('document.recalled')
  if (row.state !== 'draft') await noteView(work, row.id)
  const [found] = await work.tx
    .select()
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(and(eq(documentFile.documentId, row.id), eq(documentFile.position, ask.position)))
  if (!found) throw fault('thing.missing')
  const { document_file: link, stored_file: file } = found
  return {
    sha256: file.sha256,
    size: file.size,
    name: link.name,
    mediaType: file.mediaType,
    inline: !ask.download && shown.has(file.mediaType),
  }
}
