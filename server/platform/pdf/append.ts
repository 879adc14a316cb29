import { deflateSync } from 'node:zlib'
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import { appended, type NewObject } from './xref.ts'

interface FoundField {
  readonly ref: PDFRef
  readonly dict: PDFDict
}

/**
 * Gives text fields their values in an update appended to the file: the bytes given stay as they are, so what was signed stays signed. Only
 * the value and the appearance of the fields change. Names with a dot are those of fields inside fields. Undefined: a field is not there, or
 * its font cannot write the value. Throws for a broken or encrypted file.
 */
export async function appendValues(
  pdf: Uint8Array,
  values: Readonly<Record<string, string>>,
): Promise<Uint8Array | undefined> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  const fields = fieldsOf(document)
  const { context } = document
  const changed: NewObject[] = []
  const fresh: Uint8Array[] = []
  // The numbers of new objects are known when the last section of the file has been read.
  return appended(pdf, context, (next) => {
    for (const [name, value] of Object.entries(values)) {
      const field = fields.get(name)
      const appearance = field === undefined ? undefined : drawn(document, field.dict, value)
      if (field === undefined || appearance === undefined) return undefined
      const number = next + fresh.length
      fresh.push(appearance)
      const dict = field.dict.clone()
      dict.set(PDFName.of('V'), PDFHexString.fromText(value))
      dict.set(PDFName.of('AP'), context.obj({ N: PDFRef.of(number) }))
      changed.push({ number: field.ref.objectNumber, generation: field.ref.generationNumber, body: bytesOf(dict) })
      changed.push({ number, generation: 0, body: appearance })
    }
    return changed
  })
}

/** Full names of the text fields there are. Throws like `appendValues`. */
export async function fieldNames(pdf: Uint8Array): Promise<readonly string[]> {
  return [...fieldsOf(await PDFDocument.load(pdf, { updateMetadata: false })).keys()]
}

const mostFields = 2000

function fieldsOf({ catalog }: PDFDocument): Map<string, FoundField> {
  const found = new Map<string, FoundField>()
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict)
  const walk = (list: PDFArray | undefined, prefix: string, depth: number) => {
    if (list === undefined || depth > 8) return
    for (let at = 0; at < list.size() && found.size < mostFields; at++) {
      const ref = list.get(at)
      const dict = list.lookup(at)
      if (!(ref instanceof PDFRef) || !(dict instanceof PDFDict)) continue
      const title = dict.lookup(PDFName.of('T'))
      const own = title instanceof PDFString || title instanceof PDFHexString ? title.decodeText() : ''
      const name = prefix === '' ? own : `${prefix}.${own}`
      if (dict.lookup(PDFName.of('FT')) === PDFName.of('Tx') && dict.has(PDFName.of('Rect')))
        found.set(name, { ref, dict })
      else walk(dict.lookupMaybe(PDFName.of('Kids'), PDFArray), name, depth + 1)
    }
  }
  walk(form?.lookupMaybe(PDFName.of('Fields'), PDFArray), '', 0)
  return found
}

/** The form XObject that shows the value: one line, aligned as the field says, pressed together when the blank is too narrow for it. */
function drawn(document: PDFDocument, field: PDFDict, value: string): Uint8Array | undefined {
  const [key, size] = lookOf(field)
  const font = fontOf(document, key)
  const rect = field.lookupMaybe(PDFName.of('Rect'), PDFArray)?.asRectangle()
  if (font === undefined || rect === undefined) return undefined
  const codes = Array.from(value.normalize('NFC'), (letter) => font.codes.get(letter))
  if (codes.some((code) => code === undefined)) return undefined
  const width = codes.reduce<number>((sum, code) => sum + (font.widths.get(code ?? 0) ?? 1000), 0) * (size / 1000)
  const scale = width > rect.width ? rect.width / width : 1
  const free = rect.width - width * scale
  const alignment = field.lookupMaybe(PDFName.of('Q'), PDFNumber)?.asNumber() ?? 0
  const x = (free * Math.min(Math.max(alignment, 0), 2)) / 2
  const hex = codes.map((code) => (code ?? 0).toString(16).padStart(4, '0')).join('')
  const content = Buffer.from(
    `/Tx BMC q BT /${key} ${size} Tf 0 g ${fixed(scale * 100)} Tz ${fixed(x)} ${fixed(size * 0.28)} Td <${hex}> Tj ET Q EMC`,
  )
  const packed = deflateSync(content)
  const head =
    `<< /Type /XObject /Subtype /Form /BBox [0 0 ${fixed(rect.width)} ${fixed(rect.height)}] ` +
    `/Resources << /Font << /${key} ${font.ref.toString()} >> >> /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream')])
}

/** Font key and size of the default appearance: `/LTTinos 13 Tf 0 g`. */
function lookOf(field: PDFDict): readonly [string, number] {
  const given = field.lookup(PDFName.of('DA'))
  const text = given instanceof PDFString || given instanceof PDFHexString ? given.decodeText() : ''
  const [, key = '', size = ''] = /\/([A-Za-z0-9]+)\s+([\d.]+)\s+Tf/u.exec(text) ?? []
  return [key, Number(size) || 13]
}

interface FontInFile {
  readonly ref: PDFRef
  readonly codes: ReadonlyMap<string, number>
  readonly widths: ReadonlyMap<number, number>
}

/** The font of the fields as it stands in the file: which code draws which letter (its ToUnicode map), and how wide. */
function fontOf({ catalog, context }: PDFDocument, key: string): FontInFile | undefined {
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict)
  const fonts = form?.lookupMaybe(PDFName.of('DR'), PDFDict)?.lookupMaybe(PDFName.of('Font'), PDFDict)
  const ref = fonts?.get(PDFName.of(key))
  if (!(ref instanceof PDFRef)) return undefined
  const font = context.lookupMaybe(ref, PDFDict)
  const map = font?.lookup(PDFName.of('ToUnicode'))
  if (!(map instanceof PDFRawStream)) return undefined
  const text = Buffer.from(decodePDFRawStream(map).decode()).toString('latin1')
  const codes = new Map<string, number>()
  for (const [, code = '', unicode = ''] of text.matchAll(
    /<([0-9a-f]{4})>\s*<([0-9a-f]{4}(?:[0-9a-f]{4})?)>\s*$/gimu,
  )) {
    const letter = Buffer.from(unicode, 'hex').swap16().toString('utf16le')
    if (!codes.has(letter)) codes.set(letter, Number.parseInt(code, 16))
  }
  const descendant = font?.lookupMaybe(PDFName.of('DescendantFonts'), PDFArray)?.lookup(0)
  return { ref, codes, widths: widthsOf(descendant instanceof PDFDict ? descendant : undefined) }
}

/** The array W: `first [w w …]` or `first last w` (ISO 32000-1, 9.7.4.3). */
function widthsOf(font: PDFDict | undefined): Map<number, number> {
  const widths = new Map<number, number>()
  const list = font?.lookupMaybe(PDFName.of('W'), PDFArray)
  const number = (at: number) => list?.lookupMaybe(at, PDFNumber)?.asNumber() ?? 0
  for (let at = 0; list !== undefined && at < list.size(); ) {
    const first = number(at)
    const second = list.lookup(at + 1)
    if (second instanceof PDFArray) {
      for (let nth = 0; nth < second.size(); nth++) widths.set(first + nth, second.lookup(nth, PDFNumber).asNumber())
      at += 2
    } else {
      for (let code = first; code <= Math.min(number(at + 1), first + 65535); code++) widths.set(code, number(at + 2))
      at += 3
    }
  }
  return widths
}

function bytesOf(dict: PDFDict): Uint8Array {
  const bytes = new Uint8Array(dict.sizeInBytes())
  dict.copyBytesInto(bytes, 0)
  return bytes
}

function fixed(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
