import type { Drawing } from '../appearance/drawing.ts'
import { PdfFault } from '../fault.ts'
import {
  type FormField,
  isArray,
  isDict,
  isRef,
  type PdfDict,
  type PdfFile,
  type PdfPage,
  pageOf,
  pagesOf,
} from '../file/index.ts'
import { addAppearance } from './appearance-object.ts'
import { checkBox, cornersOf, frameOf, type SeenBox } from './frame.ts'
import { spellNumber, spellRef, spellText } from './spell.ts'
import { addItem, type Edit, setKey, type Update } from './update.ts'

/** Where a signature is seen; pages count from one. */
export interface SignaturePlace {
  readonly page: number
  readonly box: SeenBox
}

/** Lays a new field on a page and into the form; without a place it is there but not seen, on the first page. */
export function addSignatureField(
  update: Update,
  { name, signature, place, drawing }: { name: string; signature: number; place?: SignaturePlace; drawing?: Drawing },
): void {
  const page = pageOf(update.file, place?.page ?? 1)
  if (page?.ref === undefined) throw new PdfFault('sign.noPage', { page: place?.page ?? 1 })
  const field = update.reserve()
  update.put(
    field,
    `<< /Type /Annot /Subtype /Widget /FT /Sig /T ${spellText(name)} /F 132 ${seenAs(update, page, place, drawing)} /P ${spellRef(page.ref.num, page.ref.gen)} /V ${spellRef(signature)} >>`,
  )
  addToForm(update, spellRef(field))
  addToPage(update, page, spellRef(field))
}

function seenAs(update: Update, page: PdfPage, place?: SignaturePlace, drawing?: Drawing): string {
  if (place === undefined) return '/Rect [0 0 0 0]'
  const frame = frameOf(update.file, page)
  checkBox(frame, place.box)
  const rect = frame.toUser(place.box).map(spellNumber).join(' ')
  const appearance = addAppearance(update, drawing, place.box, frame.turn)
  return `/Rect [${rect}] /AP << /N ${spellRef(appearance)} >>`
}

/** Puts a signature into a field that was prepared for it: its place stays where it is. */
export function fillSignatureField(update: Update, field: FormField, signature: number, drawing?: Drawing): void {
  const [widget] = field.widgets
  if (field.ref === undefined || widget === undefined) throw new PdfFault('pdf.badForm')
  setKey(update.edit(field.ref.num), field.dict, 'V', spellRef(signature))
  markSigned(update)
  const corners = cornersOf(update.file, widget.dict.entries.get('Rect'))
  const [left, bottom, right, top] = corners ?? [0, 0, 0, 0]
  if (widget.ref === undefined || right - left <= 0 || top - bottom <= 0) return
  const page = pageWith(update.file, widget.dict, widget.ref.num)
  const turn = page === undefined ? 0 : frameOf(update.file, page).turn
  const lying = turn === 90 || turn === 270
  const [wide, high] = [right - left, top - bottom]
  const box = { width: lying ? high : wide, height: lying ? wide : high }
  const appearance = addAppearance(update, drawing, box, turn)
  setKey(update.edit(widget.ref.num), widget.dict, 'AP', `<< /N ${spellRef(appearance)} >>`)
}

function pageWith(file: PdfFile, widget: PdfDict, num: number): PdfPage | undefined {
  const said = widget.entries.get('P')
  for (const page of pagesOf(file)) {
    if (isRef(said) && page.ref?.num === said.num) return page
    const list = file.resolve(page.dict.entries.get('Annots'))
    if (isArray(list) && list.items.some((item) => isRef(item) && item.num === num)) return page
  }
  return undefined
}

/** The form's dictionary and the object it stands in: its own, or the catalog. */
function formIn(update: Update): { readonly edit: () => Edit; readonly dict: PdfDict } | undefined {
  const { catalog, root } = update.file
  const place = catalog.entries.get('AcroForm') ?? null
  if (place === null) return undefined
  const dict = update.file.resolve(place)
  if (!isDict(dict)) {
    if (dict === null) return undefined
    throw new PdfFault('pdf.badForm')
  }
  return { edit: () => update.edit(isRef(place) ? place.num : root.num), dict }
}

function addToForm(update: Update, ref: string): void {
  const { file } = update
  const form = formIn(update)
  if (form === undefined) {
    const fresh = update.add(`<< /Fields [${ref}] /SigFlags 3 >>`)
    setKey(update.edit(file.root.num), file.catalog, 'AcroForm', spellRef(fresh))
    return
  }
  const said = form.dict.entries.get('Fields')
  const list = file.resolve(said)
  if (!isArray(list)) setKey(form.edit(), form.dict, 'Fields', `[${ref}]`)
  else addItem(isRef(said) ? update.edit(said.num) : form.edit(), list, ref)
  markSigned(update)
}

/** `SigFlags` 3: there are signatures, and only what is appended keeps them (12.7.2). */
function markSigned(update: Update): void {
  const form = formIn(update)
  if (form === undefined) return
  const flags = update.file.resolve(form.dict.entries.get('SigFlags'))
  const known = typeof flags === 'number' && Number.isInteger(flags) ? flags : 0
  if ((known & 3) !== 3) setKey(form.edit(), form.dict, 'SigFlags', String(known | 3))
}

/** Changes the list of annotations alone where it stands by itself, else the page with nothing but this key. */
function addToPage(update: Update, page: PdfPage, ref: string): void {
  if (page.ref === undefined) return
  const said = page.dict.entries.get('Annots')
  const list = update.file.resolve(said)
  if (!isArray(list)) setKey(update.edit(page.ref.num), page.dict, 'Annots', `[${ref}]`)
  else addItem(update.edit(isRef(said) ? said.num : page.ref.num), list, ref)
}
