import { fileTypeFromBuffer } from 'file-type'
import { fault } from '#platform/fault.ts'
import type { ObjectStore } from '#platform/store/port.ts'

/** What may be kept. The type is read from the bytes; name and browser are not believed. */
const accepted = new Map([
  ['pdf', 'application/pdf'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['ods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['tif', 'image/tiff'],
])

const headBytes = 64 * 1024
const tailBytes = 2048

async function slice(store: ObjectStore, sha256: string, start: number, end: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of await store.read(sha256, { start, end })) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** A PDF begins with its header within the first kilobyte and ends with a cross-reference pointer (ISO 32000-1, 7.5.5 and Annex H). */
async function checkPdf(store: ObjectStore, sha256: string, size: number, head: Buffer): Promise<void> {
  if (head.subarray(0, 1024).indexOf('%PDF-') < 0) throw fault('file.broken', { why: 'no-header' })
  const tail = await slice(store, sha256, Math.max(0, size - tailBytes), size - 1)
  if (tail.lastIndexOf('%%EOF') < 0 || tail.lastIndexOf('startxref') < 0) throw fault('file.broken', { why: 'no-end' })
}

/** The media type of kept bytes, or a refusal that names what was found. */
export async function sniff(store: ObjectStore, sha256: string, size: number): Promise<string> {
  const head = await slice(store, sha256, 0, Math.min(size, headBytes) - 1)
  // PDF readers accept a preamble before the header, which general detectors do not.
  const isPdf = head.subarray(0, 1024).indexOf('%PDF-') >= 0
  const found = isPdf ? 'pdf' : (await fileTypeFromBuffer(head).catch(() => undefined))?.ext
  const mediaType = found === undefined ? undefined : accepted.get(found)
  if (mediaType === undefined) throw fault('file.type-refused', { found: found ?? 'unknown' })
  if (isPdf) await checkPdf(store, sha256, size, head)
  return mediaType
}
