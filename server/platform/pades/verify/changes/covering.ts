import { PdfFault } from '../../fault.ts'
import { isArray, isDict, isName, isRef, type PdfDict, type PdfFile, type PdfPage, pagesOf } from '../../file/index.ts'
import { marksOfAnnotation, placeOf } from '../looks/annotation.ts'
import { coveringOf } from '../looks/cover.ts'
import { type Box, common } from '../looks/matrix.ts'
import { type Inquiry, type Laid, say } from './context.ts'

const mostPages = 5000
const mostAnnotations = 500

/**
 * Whether what was laid on the pages later covers text that was there when it was signed. A valid signature may be a picture of anything, and a
 * field that was empty may lie over a sum: the rules for objects alone find nothing wrong with either (attacks on certified files, shadow
 * attacks). Pictures and text that lie beside text, or through which it can be read, are nobody's harm.
 */
export function judgeCovering(inquiry: Inquiry): void {
  const { laid } = inquiry
  if (laid.length === 0) return
  try {
    for (const { page, number, items } of pagesWith(inquiry)) {
      judgePage(inquiry, page, number, items)
    }
  } catch (error) {
    // A page that cannot be read was said to be so, or does not show.
    if (!(error instanceof PdfFault)) throw error
  }
}

interface Sheet {
  readonly page: PdfPage
  readonly number: number
  readonly items: readonly Laid[]
}

/** Pages as they are now with what was laid on them. */
function* pagesWith({ final, laid }: Inquiry): Generator<Sheet> {
  const byNum = new Map(laid.flatMap((it) => (it.num === undefined ? [] : [[it.num, it] as const])))
  let [number, left] = [0, laid.length]
  for (const page of pagesOf(final)) {
    if (++number > mostPages || left <= 0) return
    const annots = final.resolve(page.dict.entries.get('Annots'))
    const found = (isArray(annots) ? annots.items : []).flatMap((it) => (isRef(it) ? (byNum.get(it.num) ?? []) : []))
    const items = [...found, ...laid.filter((it) => it.num === undefined && it.page === number)]
    left -= items.length
    if (items.length > 0) yield { page, number, items }
  }
}

function judgePage(inquiry: Inquiry, page: PdfPage, number: number, items: readonly Laid[]): void {
  if (!inquiry.timeLeft()) {
    say(inquiry, 'indeterminate', 'changes.too-much')
    return
  }
  const before = pageNumbered(inquiry.signed, number)
  const text = before && inquiry.texts(inquiry.signed, before)
  if (before === undefined || text === undefined) return
  const known = annotationsOf(inquiry.signed, before)
  const fields = known.filter(({ dict, signature }) => !signature && !items.some(({ earlier }) => earlier === dict))
  const written = fields.flatMap(({ dict }) =>
    inquiry.timeLeft() ? marksOfAnnotation(inquiry.signed, before, dict) : [],
  )
  const all = [...text, ...written.flatMap(({ kind, box }) => (kind === 'letters' ? [box] : []))]
  if (all.length === 0) return
  const places = known.map(({ dict, signature }) => (signature ? placeOf(inquiry.signed, before, dict) : undefined))
  const signatures = places.filter((it) => it !== undefined)
  for (const item of items.slice(0, mostAnnotations))
    judgeItem(inquiry, { page, before, number, all, signatures }, item)
}

interface Ground {
  readonly page: PdfPage
  readonly before: PdfPage
  readonly number: number
  readonly all: readonly Box[]
  readonly signatures: readonly Box[]
}

function judgeItem(inquiry: Inquiry, ground: Ground, { kind, name, dict, earlier }: Laid): void {
  const { final, signed } = inquiry
  const place = placeOf(final, ground.page, dict)
  if (place === undefined) return
  const near = ground.all.filter((line) => common(line, place) !== undefined)
  if (near.length === 0) return
  if (!inquiry.timeLeft()) {
    say(inquiry, 'indeterminate', 'changes.too-much')
    return
  }
  const covering = coveringOf(final, marksOfAnnotation(final, ground.page, dict), near)
  if (covering === undefined) return
  // What was hidden when it was signed was not signed as something to be read.
  const was = earlier && coveringOf(signed, marksOfAnnotation(signed, ground.before, earlier), near)
  if (was === covering || was === 'hides') return
  const facts = { field: name, page: ground.number }
  if (covering === 'crosses') {
    if (kind === 'signature') say(inquiry, 'good', 'changes.writes-over-text', facts)
    return
  }
  const over =
    kind === 'signature' && isSeal(place) && ground.signatures.some((it) => common(around(it), place) !== undefined)
  if (over) say(inquiry, 'good', 'changes.covers-signature-text', facts)
  else say(inquiry, 'indeterminate', 'changes.covers-text', facts)
}

/** Six centimetres: no seal is larger (the largest of Vietnam have 42 mm). */
const sealSide = 170

/** A second seal stands beside the first, of which two thirds stand beside the signature. */
const around = ([left, bottom, right, top]: Box): Box => [left - beside, bottom - beside, right + beside, top + beside]
const beside = 80

/** A seal is laid over a signature, and so over the title above and the name below it. */
function isSeal([left, bottom, right, top]: Box): boolean {
  return right - left <= sealSide && top - bottom <= sealSide
}

interface Known {
  readonly dict: PdfDict
  readonly signature: boolean
}

function annotationsOf(file: PdfFile, page: PdfPage): readonly Known[] {
  const annots = file.resolve(page.dict.entries.get('Annots'))
  return (isArray(annots) ? annots.items.slice(0, mostAnnotations) : []).flatMap((it) => {
    const dict = file.resolve(it)
    if (!isDict(dict)) return []
    const parent = file.resolve(dict.entries.get('Parent'))
    const type = file.resolve(dict.entries.get('FT') ?? (isDict(parent) ? parent.entries.get('FT') : undefined))
    return [{ dict, signature: isName(type, 'Sig') }]
  })
}

function pageNumbered(file: PdfFile, wanted: number): PdfPage | undefined {
  let number = 0
  for (const page of pagesOf(file)) if (++number === wanted) return page
  return undefined
}
