import { type CmsSignature, readCms } from '../../pki/cms/read.ts'
import { Malformed } from '../../pki/der/read.ts'
import type { ByteSource } from '../bytes.ts'
import { openPdf } from '../file/index.ts'
import { findSignatures } from './find.ts'

/** The signatures of a file as CMS, without its document time-stamps; one that cannot be read is left out. Nothing is judged here. */
export function cmsOf(file: ByteSource): readonly CmsSignature[] {
  return findSignatures(openPdf(file)).found.flatMap(({ timestamp, contents }) => {
    if (timestamp || contents === undefined) return []
    try {
      return [readCms(contents.bytes)]
    } catch (error) {
      if (error instanceof Malformed) return []
      throw error
    }
  })
}

/** The document time-stamps of a file as tokens in DER, the oldest first. Nothing is judged here. */
export function documentStampsOf(file: ByteSource): readonly Uint8Array[] {
  return findSignatures(openPdf(file)).found.flatMap(({ timestamp, contents }) =>
    timestamp && contents !== undefined ? [contents.bytes] : [],
  )
}
