import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFDocument,
  type PDFFont,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { fontBytes } from '../print/fonts.ts'
import type { FieldFace } from './measure.ts'

/** An empty text field to be laid on the first page. A name with a dot makes the field of the first part, and the second inside it. */
export interface NewField {
  readonly name: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly width: number
  readonly size: number
  readonly face: FieldFace
  readonly align: 'left' | 'center' | 'right'
}

/** What numbers, symbols and dates are written with: every letter of the language, digits and signs. */
const letters = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y']
  .flatMap((vowel) =>
    ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')),
  )
  .join('')
const small = `${letters}bcdđfghjklmnpqrstvwxz`
const alphabet = ` 0123456789/-.,:()_${small}${small.toLocaleUpperCase('vi')}`

export const fontKeys: Readonly<Record<FieldFace, string>> = { regular: 'LTTinos', italic: 'LTTinosItalic' }

/** The file is written anew, which would break a signature: a signed one is refused. */
export type Laid = { readonly outcome: 'laid'; readonly pdf: Uint8Array } | { readonly outcome: 'signed' }

/** Lays empty fields into a PDF and takes out what runs by itself. Throws for a broken or encrypted file. */
export async function layFields(pdf: Uint8Array, fields: readonly NewField[]): Promise<Laid> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: false })
  if (isSigned(document)) return { outcome: 'signed' }
  // Its types are those of an older version of the same library.
  document.registerFontkit(fontkit as never)
  takeOutActions(document)
  const fonts = new Map<FieldFace, PDFFont>()
  for (const face of new Set(fields.map((field) => field.face))) {
    const font = await document.embedFont(fontBytes(face), { subset: true })
    font.encodeText(alphabet)
    fonts.set(face, font)
  }
  const form = formOf(document, fonts)
  const groups = new Map<string, PDFRef>()
  for (const field of fields) lay(document, form, groups, field, fonts.get(field.face))
  // Objects in streams are smaller, and nobody has signed yet.
  const bytes = await document.save({ useObjectStreams: true, updateFieldAppearances: false, addDefaultPage: false })
  return { outcome: 'laid', pdf: bytes }
}

function isSigned(document: PDFDocument): boolean {
  return document.context
    .enumerateIndirectObjects()
    .some(([, object]) => object instanceof PDFDict && object.has(PDFName.of('ByteRange')))
}

/** Programs in a paper of the State have no place, and after the signature they cannot be taken out. */
function takeOutActions({ catalog, context }: PDFDocument): void {
  for (const key of ['OpenAction', 'AA']) catalog.delete(PDFName.of(key))
  const names = catalog.lookupMaybe(PDFName.of('Names'), PDFDict)
  names?.delete(PDFName.of('JavaScript'))
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue
    if (object.has(PDFName.of('AA'))) object.delete(PDFName.of('AA'))
    if (isProgram(object)) for (const key of ['JS', 'F', 'Win', 'Mac', 'Unix']) object.delete(PDFName.of(key))
    const action = object.lookup(PDFName.of('A'))
    if (action instanceof PDFDict && isProgram(action)) object.delete(PDFName.of('A'))
  }
}

function isProgram(action: PDFDict): boolean {
  const kind = action.lookup(PDFName.of('S'))
  return kind === PDFName.of('JavaScript') || kind === PDFName.of('Launch')
}

function formOf({ catalog, context }: PDFDocument, fonts: ReadonlyMap<FieldFace, PDFFont>): PDFArray {
  const key = PDFName.of('AcroForm')
  const form = catalog.lookupMaybe(key, PDFDict) ?? context.obj({})
  if (!catalog.has(key)) catalog.set(key, context.register(form))
  // Viewers that draw fields anew would do so without our fonts.
  form.set(PDFName.of('NeedAppearances'), PDFBool.False)
  const resources = dictIn(form, 'DR', context)
  const known = dictIn(resources, 'Font', context)
  for (const [face, font] of fonts) known.set(PDFName.of(fontKeys[face]), font.ref)
  if (!form.has(PDFName.of('DA'))) form.set(PDFName.of('DA'), PDFString.of('/Helv 0 Tf 0 g'))
  const fields = form.lookupMaybe(PDFName.of('Fields'), PDFArray) ?? context.obj([])
  form.set(PDFName.of('Fields'), fields)
  return fields
}

function dictIn(parent: PDFDict, name: string, context: PDFDocument['context']): PDFDict {
  const there = parent.lookupMaybe(PDFName.of(name), PDFDict)
  if (there !== undefined) return there
  const fresh = context.obj({})
  parent.set(PDFName.of(name), fresh)
  return fresh
}

function lay(
  document: PDFDocument,
  form: PDFArray,
  groups: Map<string, PDFRef>,
  field: NewField,
  font?: PDFFont,
): void {
  if (font === undefined) return
  const { context } = document
  const page = document.getPage(0)
  const [group, own] = field.name.split('.')
  const height = field.size * 1.25
  const bottom = field.y - field.size * 0.28
  const empty = context.register(
    context.stream('/Tx BMC EMC', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, field.width, height] }),
  )
  const widget = context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Tx',
    // Read-only: it is filled by the house, not in a viewer.
    Ff: 1,
    F: 4,
    Q: ['left', 'center', 'right'].indexOf(field.align),
    Rect: [field.x, bottom, field.x + field.width, bottom + height],
    P: page.ref,
    MK: {},
    AP: { N: empty },
  })
  widget.set(PDFName.of('T'), PDFHexString.fromText(own ?? field.name))
  widget.set(PDFName.of('DA'), PDFString.of(`/${fontKeys[field.face]} ${field.size} Tf 0 g`))
  const ref = context.register(widget)
  page.node.addAnnot(ref)
  if (own === undefined || group === undefined) form.push(ref)
  else
    groupOf(context, form, groups, group, (parent, parentRef) => {
      widget.set(PDFName.of('Parent'), parentRef)
      parent.lookup(PDFName.of('Kids'), PDFArray).push(ref)
    })
}

function groupOf(
  context: PDFDocument['context'],
  form: PDFArray,
  groups: Map<string, PDFRef>,
  name: string,
  put: (parent: PDFDict, ref: PDFRef) => void,
): void {
  let ref = groups.get(name)
  if (ref === undefined) {
    const parent = context.obj({ Kids: [] })
    parent.set(PDFName.of('T'), PDFHexString.fromText(name))
    ref = context.register(parent)
    groups.set(name, ref)
    form.push(ref)
  }
  const parent: PDFObject | undefined = context.lookup(ref)
  if (parent instanceof PDFDict && ref instanceof PDFRef) put(parent, ref)
}
