import { onePage, streamFile, tableFile } from './samples.ts'
import type { Order } from './signing.ts'

/** Files of every shape a signature is laid behind, and how it is asked for. */

export const box = { x: 320, y: 500, width: 150, height: 60 }
export const widget = (name: string, more = '') =>
  `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /Rect [320 280 470 340] /P 3 0 R /F 4 ${more} >>`
export const form = (fields: string) => ({ 5: `<< /Fields [${fields}] /DA (/Helv 0 Tf 0 g) >>` })
export const preMade = onePage('/Annots [6 0 R]', { ...form('6 0 R'), 6: widget('Ky') }, '/AcroForm 5 0 R')
export const withKids = onePage(
  '/Annots 8 0 R',
  {
    ...form('6 0 R'),
    6: '<< /FT /Sig /T (Nhom) /Kids [7 0 R] >>',
    7: '<< /T (Ky) /Parent 6 0 R /Kids [9 0 R] >>',
    8: '[9 0 R]',
    9: '<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [320 280 470 340] /F 4 >>',
  },
  '/AcroForm 5 0 R',
)
export const inline = onePage('/Annots []', {}, '/AcroForm << /Fields [] /SigFlags 1 >>')
const hybrid = () => {
  const base = tableFile(onePage())
  const at = base.lastIndexOf('xref\n0')
  const rows = Buffer.from([0, 0, 0])
  const stream = `6 0 obj\n<< /Type /XRef /Size 7 /W [1 1 1] /Index [5 1] /Length 3 >>\nstream\n${rows.toString('latin1')}\nendstream\nendobj\n`
  const head = Buffer.concat([base.subarray(0, at), Buffer.from(stream, 'latin1')])
  const table = base
    .toString('latin1', at)
    .replace('/Root', `/XRefStm ${at} /Root`)
    .replace(/startxref\n\d+/u, `startxref\n${head.length}`)
  return Buffer.concat([head, Buffer.from(table, 'latin1')])
}

const active = onePage(
  '/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
  {
    5: '<< /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>',
    6: '<< /Type /EmbeddedFile /Length 2 >>\nstream\nhi\nendstream',
  },
  '/OpenAction << /S /JavaScript /JS (app.alert\\(2\\)) >> /Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>',
)

export const place = { page: 1, box }
export const shapes: readonly (readonly [string, () => Uint8Array, Order])[] = [
  ['a table', () => tableFile(onePage()), { field: 'Ky', place }],
  ['a stream', () => streamFile(onePage()), { field: 'Ky', place }],
  ['a hybrid file', hybrid, { field: 'Ky', place }],
  ['a field made before', () => tableFile(preMade), { field: 'Ky' }],
  ['a field made before, in an object stream', () => streamFile(preMade), { field: 'Ky' }],
  ['a field with its widget among its kids', () => tableFile(withKids), { field: 'Nhom.Ky' }],
  ['a form inside the catalog', () => tableFile(inline), { field: 'Ky', place }],
  ['a form with other fields', () => tableFile(preMade), { field: 'Khac', place }],
  ['an invisible signature', () => tableFile(onePage()), { field: 'Ky' }],
  ['a certification', () => tableFile(onePage()), { field: 'Ky', place, certify: 2 }],
  ['programs and attachments', () => tableFile(active), { field: 'Ky', place }],
  ['junk behind the end', () => Buffer.concat([tableFile(onePage()), Buffer.from('\nrác\n')]), { field: 'Ky' }],
]
