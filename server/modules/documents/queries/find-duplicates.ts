import type { Work } from '#platform/work.ts'
import { uploadedFile } from '../../files/index.ts'
import { duplicatesOf } from '../duplicates.ts'

interface Asked {
  codeNumber?: string
  codeNotation?: string
  issuerName?: string
  uploadId?: string
}

/** Asked while the clerk still types, so that the warning comes before the work is done. */
export async function findDuplicates(work: Work, ask: Asked) {
  const mainSha256 = ask.uploadId ? (await uploadedFile(work, ask.uploadId)).sha256 : undefined
  const matches = await duplicatesOf(work, {
    codeNumber: ask.codeNumber ?? '',
    codeNotation: ask.codeNotation ?? '',
    issuerName: ask.issuerName ?? '',
    mainSha256,
  })
  return { matches }
}
