import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

/** Folders beside the checkout (or where SHARED_FILES says) with files of others; what needs them is skipped by name where they are not. */
const shared = process.env['SHARED_FILES'] ?? join('..', 'shared')
export const corpus = join(shared, 'corpus', 'pdf-pyhanko')
export const decrees = join(shared, 'samples')

export const pdfsIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.pdf')).toSorted()
    : []

export type Bodies = Readonly<Record<number, string>>

/** One page that says its text; `more` are entries of the page, `bodies` further objects from number 5 on. */
export function onePage(more = '', bodies: Bodies = {}, catalog = ''): Bodies {
  const content = 'BT /F1 18 Tf 72 700 Td (Van ban thu) Tj ET'
  return {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
    3: `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >> ${more} >>`,
    4: `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...bodies,
  }
}

/** A file with a table of cross references. */
export function tableFile(bodies: Bodies, trailer = ''): Buffer {
  const { text, offsets, size } = written(bodies)
  const at = text.length
  const lines = Array.from({ length: size }, (_, num) => {
    const offset = offsets.get(num)
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const end = `xref\n0 ${size}\n${lines.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.from(text + end, 'latin1')
}

/** A file with a stream of cross references and its objects, but for streams, in an object stream. */
export function streamFile(bodies: Bodies): Buffer {
  const plain = Object.entries(bodies).filter(([, body]) => body.includes('stream\n'))
  const packed = Object.entries(bodies).filter(([, body]) => !body.includes('stream\n'))
  const size = Math.max(...Object.keys(bodies).map(Number)) + 1
  let place = 0
  const head = packed.map(([num, body]) => {
    const pair = `${num} ${place} `
    place += body.length + 1
    return pair
  })
  const first = head.join('').length
  const data = deflateSync(Buffer.from(head.join('') + packed.map(([, body]) => `${body} `).join(''), 'latin1'))
  const pack = `<< /Type /ObjStm /N ${packed.length} /First ${first} /Filter /FlateDecode /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream`
  const { text, offsets } = written({ ...Object.fromEntries(plain), [size]: pack })
  const rows = Buffer.alloc((size + 2) * 7)
  const put = (num: number, kind: number, at: number, index: number) => {
    rows.writeUInt8(kind, num * 7)
    rows.writeUInt32BE(at, num * 7 + 1)
    rows.writeUInt16BE(index, num * 7 + 5)
  }
  put(0, 0, 0, 65535)
  for (const [num, offset] of offsets) put(num, 1, offset, 0)
  for (const [index, [num]] of packed.entries()) put(Number(num), 2, size, index)
  put(size + 1, 1, text.length, 0)
  const xref = `${size + 1} 0 obj\n<< /Type /XRef /Size ${size + 2} /W [1 4 2] /Root 1 0 R /Length ${rows.length} >>\nstream\n`
  return Buffer.from(
    `${text}${xref}${rows.toString('latin1')}\nendstream\nendobj\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  )
}

function written(bodies: Bodies): { text: string; offsets: Map<number, number>; size: number } {
  const offsets = new Map<number, number>()
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  for (const [num, body] of Object.entries(bodies)) {
    offsets.set(Number(num), text.length)
    text += `${num} 0 obj\n${body}\nendobj\n`
  }
  return { text, offsets, size: Math.max(...offsets.keys()) + 1 }
}
