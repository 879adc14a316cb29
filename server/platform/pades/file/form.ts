import { PdfFault } from '../fault.ts'
import { isArray, isDict, isName, isRef, type PdfDict, type PdfObject, type PdfRef, textOf } from './objects.ts'
import type { PdfFile } from './open.ts'

/** A field at the end of the form's tree, with what it has from the fields above it (12.7.3.1). */
export interface FormField {
  /** Full name, parts joined by dots. */
  readonly name: string
  readonly type: string | undefined
  /** Missing when it stands inside its parent or the list. */
  readonly ref: PdfRef | undefined
  readonly dict: PdfDict
  readonly value: PdfObject | undefined
  readonly flags: PdfObject | undefined
  readonly look: PdfObject | undefined
  readonly align: PdfObject | undefined
  /** Where it is seen: itself, or kids without a name of their own. */
  readonly widgets: readonly { readonly ref: PdfRef | undefined; readonly dict: PdfDict }[]
}

type Inherited = Pick<FormField, 'name' | 'type' | 'value' | 'flags' | 'look' | 'align'>

const deepest = 50
const mostFields = 20_000

export function formOf(file: PdfFile): PdfDict | undefined {
  const form = file.resolve(file.catalog.entries.get('AcroForm'))
  return isDict(form) ? form : undefined
}

/** All fields of the form in order. Throws `pdf.badForm` for a tree that turns in a circle, is too deep or too wide. */
export function fieldsOf(file: PdfFile): readonly FormField[] {
  const found: FormField[] = []
  const seen = new Set<number>()
  let count = 0
  const walk = (node: PdfObject, above: Inherited, depth: number) => {
    if (isRef(node)) {
      if (seen.has(node.num)) throw new PdfFault('pdf.badForm', { num: node.num })
      seen.add(node.num)
    }
    const dict = file.resolve(node)
    if (!isDict(dict)) return
    if (depth > deepest || ++count > mostFields) throw new PdfFault('pdf.badForm')
    const ref = isRef(node) ? node : undefined
    const own = inheritedBy(file, dict, above)
    const kids = file.resolve(dict.entries.get('Kids'))
    const list = isArray(kids) ? kids.items : []
    const widgets = list.filter((kid) => isWidgetOnly(file.resolve(kid)))
    if (list.length > widgets.length) {
      for (const kid of list) if (!widgets.includes(kid)) walk(kid, own, depth + 1)
      return
    }
    const seenAt = widgets.map((kid) => ({ ref: isRef(kid) ? kid : undefined, dict: file.resolve(kid) as PdfDict }))
    found.push({ ...own, ref, dict, widgets: seenAt.length > 0 ? seenAt : [{ ref, dict }] })
  }
  const list = file.resolve(formOf(file)?.entries.get('Fields'))
  const none = { name: '', type: undefined, value: undefined, flags: undefined, look: undefined, align: undefined }
  if (isArray(list)) for (const node of list.items) walk(node, none, 0)
  return found
}

function isWidgetOnly(it: PdfObject): boolean {
  return isDict(it) && !it.entries.has('T') && !it.entries.has('Kids')
}

function inheritedBy(file: PdfFile, { entries }: PdfDict, above: Inherited): Inherited {
  const own = textOf(file.resolve(entries.get('T')))
  const type = file.resolve(entries.get('FT'))
  return {
    name: own === undefined ? above.name : above.name === '' ? own : `${above.name}.${own}`,
    type: isName(type) ? type.name : above.type,
    value: entries.get('V') ?? above.value,
    flags: entries.get('Ff') ?? above.flags,
    look: entries.get('DA') ?? above.look,
    align: entries.get('Q') ?? above.align,
  }
}
