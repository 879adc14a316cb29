import { buffer } from 'node:stream/consumers'
import { printPaper } from '../../../server/platform/print/paper.ts'

/** A printed paper with real text, as a clerk would upload it. */
export function printed(text: string): Promise<Buffer> {
  return buffer(
    printPaper({
      issuer: { name: 'Ủy ban nhân dân tỉnh Thử', place: 'Lai Châu' },
      codeNumber: '05',
      codeNotation: 'QĐ-UBND',
      issuedOn: '2026-01-05',
      kind: { code: 'QĐ', name: 'Quyết định' },
      subject: 'về việc thử',
      body: [{ type: 'paragraph', text }],
      signer: { authorityLines: ['CHỦ TỊCH'], name: 'Lò Văn Mẫu' },
      recipients: [],
    }),
  )
}

/** A PDF of the given objects with a right cross-reference table. */
export function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n'
  const lines = objects.map((object, index) => {
    const line = `${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return line
  })
  const size = objects.length + 1
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  )
}

const catalog = '<< /Type /Catalog /Pages 2 0 R >>'

/** PDFs made to keep a reader busy for ever. */
export const hostilePdfs: Record<string, () => Buffer> = {
  'a page tree that is its own child': () => pdfOf([catalog, '<< /Type /Pages /Kids [2 0 R] /Count 10000 >>']),
  'two page trees in each other': () =>
    pdfOf([
      catalog,
      '<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 1000000 >>',
      '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 1000000 >>',
    ]),
  'a count that is a lie': () =>
    pdfOf([
      catalog,
      '<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
    ]),
  'ten thousand pages': () => {
    const pages = Array.from({ length: 10_000 }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>')
    return pdfOf([
      catalog,
      `<< /Type /Pages /Kids [${pages.map((_, n) => `${n + 3} 0 R`).join(' ')}] /Count 10000 >>`,
      ...pages,
    ])
  },
  'a form that draws itself': () =>
    pdfOf([
      catalog,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >> >>',
      '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 10 >>\nstream\n/X Do /X Do\nendstream',
      '<< /Length 5 >>\nstream\n/X Do\nendstream',
    ]),
  'rubbish between header and end': () => Buffer.from(`%PDF-1.7\n${'rác '.repeat(5000)}\nstartxref\n99999999\n%%EOF\n`),
}
