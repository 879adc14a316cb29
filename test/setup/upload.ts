import type { Reply } from '#contract/endpoint.ts'
import { finishUpload, startUpload } from '#contract/files.ts'
import type { Page } from './page.ts'

/** The smallest PDF that readers accept: one empty page, with a mark to tell one from another. */
export function tinyPdf(mark = ''): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
  ]
  let text = `%PDF-1.7\n%${mark}\n`
  const offsets = objects.map((object, index) => {
    const at = Buffer.byteLength(text)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const xref = Buffer.byteLength(text)
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  text += `xref\n0 4\n0000000000 65535 f \n${lines}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(text)
}

/** Uploads a whole file in one part. */
export async function upload(page: Page, bytes: Buffer, name = 'van-ban.pdf'): Promise<Reply<typeof finishUpload>> {
  const { id } = await page.call(startUpload, { name, size: bytes.length })
  await sendBytes(page, id, 0, bytes)
  return page.call(finishUpload, { id })
}

export async function sendBytes(page: Page, id: string, offset: number, bytes: Buffer): Promise<Response> {
  return page.fetch('PATCH', `/api/uploads/${id}`, {
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
  })
}

/** A PDF of so many empty pages. */
export function pdfOf(n: number): Buffer {
  const kids = Array.from({ length: n }, (_, at) => `${3 + at} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${n} >>`,
    ...Array.from({ length: n }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'),
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const at = Buffer.byteLength(text)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const xref = Buffer.byteLength(text)
  text += `xref\n0 ${size}\n0000000000 65535 f \n${lines}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(text)
}
