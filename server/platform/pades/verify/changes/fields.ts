import {
  type FormField,
  fieldsOf,
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfFile,
} from '../../file/index.ts'
import { differingKeys } from '../equal.ts'
import { isLocked } from '../permissions.ts'
import { dictOf, explainGroup, type Inquiry, reachable, say } from './context.ts'

/** Keys of an empty signature field that its signature sets. */
const signingKeys: ReadonlySet<string> = new Set(['V', 'AP', 'AS', 'F', 'Ff', 'DA', 'Q', 'MK', 'P'])
/** Keys of another field that filling it sets. */
const fillingKeys: ReadonlySet<string> = new Set(['V', 'AP', 'AS', 'I'])

/** Every field of the signed revision against the same one now, and the fields that were added. */
export function judgeFields(inquiry: Inquiry): void {
  const { signed, final } = inquiry
  const now = new Map(fieldsOf(final).map((field) => [identity(field), field]))
  for (const before of fieldsOf(signed)) {
    const after = now.get(identity(before))
    now.delete(identity(before))
    if (after === undefined || after.type !== before.type)
      say(inquiry, 'bad', 'changes.field-removed', { field: before.name })
    else judgeField(inquiry, before, after)
  }
  for (const field of now.values()) judgeAdded(inquiry, field)
}

const identity = ({ name, ref }: FormField) => `${ref?.num ?? ''}/${name}`

function judgeField(inquiry: Inquiry, before: FormField, after: FormField) {
  const own = [before.ref, ...before.widgets.map(({ ref }) => ref)].flatMap((ref) =>
    ref === undefined ? [] : [ref.num],
  )
  const keys = new Set(differingKeys(before.dict, after.dict))
  before.widgets.forEach(({ dict }, nth) => {
    const other = after.widgets[nth]?.dict
    for (const key of other === undefined ? ['Kids'] : differingKeys(dict, other)) keys.add(key)
  })
  const signedBefore = before.type === 'Sig' && dictOf(inquiry.signed, before.value) !== undefined
  const looks = reachable(inquiry.signed, looksOf(before), new Set(own))
  const redrawn = [...looks].some((num) => inquiry.open.has(num))
  if (keys.size === 0 && (!redrawn || signedBefore)) return
  const field = before.name
  if (signedBefore) return say(inquiry, 'bad', 'changes.signature-field', { field })
  const signing = before.type === 'Sig'
  const wrong = [...keys].filter((key) => !(signing ? signingKeys : fillingKeys).has(key))
  for (const key of wrong) say(inquiry, 'bad', 'changes.field', { field, key })
  if (wrong.length > 0) return
  if (signing) for (const num of own) inquiry.widgets.add(num)
  if (signing) judgeSigned(inquiry, after, before)
  else judgeFilled(inquiry, before, after)
  for (const num of own) inquiry.open.delete(num)
  explainGroup(inquiry, looks, own)
}

function looksOf(field: FormField) {
  const items = field.widgets.flatMap(({ dict }) => dict.entries.get('AP') ?? [])
  return { type: 'array' as const, items, from: 0, to: 0 }
}

/** Notes what a field draws now, to be held against the text of the page. */
function lay(inquiry: Inquiry, kind: 'signature' | 'filled', field: FormField, before?: FormField): void {
  for (const [nth, { ref, dict }] of field.widgets.entries()) {
    const earlier = before?.widgets[nth]?.dict
    inquiry.laid.push({ kind, name: field.name, dict, num: ref?.num, ...(earlier === undefined ? {} : { earlier }) })
  }
}

function judgeFilled(inquiry: Inquiry, before: FormField, after: FormField) {
  const field = before.name
  if (inquiry.permission.level === 1) return say(inquiry, 'bad', 'changes.not-permitted', { field, what: 'fill' }, true)
  if (isLocked(inquiry.permission, field)) return say(inquiry, 'bad', 'changes.locked', { field }, true)
  say(inquiry, 'good', 'changes.form-filled', { field })
  lay(inquiry, 'filled', after, before)
}

function judgeAdded(inquiry: Inquiry, field: FormField) {
  if (field.type !== 'Sig') return say(inquiry, 'bad', 'changes.field-added', { field: field.name })
  judgeSigned(inquiry, field)
  for (const { ref } of field.widgets) if (ref !== undefined) inquiry.widgets.add(ref.num)
}

/** A signature given after this one, or a field for one. */
function judgeSigned(inquiry: Inquiry, field: FormField, before?: FormField) {
  const { final, permission } = inquiry
  const added = before === undefined
  const facts = { field: field.name }
  const value = dictOf(final, field.value)
  const visible = field.widgets.some(({ dict }) => isVisible(final, dict))
  if (field.widgets.some(({ dict }) => dict.entries.has('AA') || dict.entries.has('A')) || field.dict.entries.has('AA'))
    return say(inquiry, 'bad', 'changes.action', facts)
  if (value === undefined) {
    // Something drawn on the page in the name of a signature nobody gave.
    if (visible && field.widgets.some(({ dict }) => dict.entries.has('AP')))
      return say(inquiry, 'bad', 'changes.unsigned-appearance', facts)
    if (permission.level === 1) return say(inquiry, 'bad', 'changes.not-permitted', { ...facts, what: 'field' }, true)
    return say(inquiry, 'good', 'changes.field-prepared', facts)
  }
  const stamp = isName(final.resolve(value.entries.get('SubFilter')), 'ETSI.RFC3161') && !visible
  if (stamp) return say(inquiry, 'good', 'changes.timestamp-added', facts)
  if (permission.level === 1) return say(inquiry, 'bad', 'changes.not-permitted', { ...facts, what: 'signature' }, true)
  if (isLocked(permission, field.name)) return say(inquiry, 'bad', 'changes.locked', facts, true)
  // The standard lets a certified file be signed and says not whether in new fields; programs of the State do so. A new visible one can also
  // cover what was certified. It is as good as the signature in it, which is known later.
  if (added && visible) inquiry.conditional.push({ field: field.name, trusted: permission.level === 2 })
  say(inquiry, 'good', 'changes.signature-added', facts)
  if (added) judgeSize(inquiry, field)
  if (visible) lay(inquiry, 'signature', field, before)
}

/** `[left, bottom, right, top]` of numbers, or nothing. */
export function rectangle(file: PdfFile, dict: PdfDict): readonly number[] | undefined {
  const rect = file.resolve(dict.entries.get('Rect'))
  const numbers = (isArray(rect) ? rect.items : []).map((it) => file.resolve(it))
  const four = numbers.filter((it): it is number => typeof it === 'number')
  return four.length === 4 && numbers.length === 4 ? four : undefined
}

function areaOf(rect: readonly number[] | undefined): number {
  const [left = 0, bottom = 0, right = 0, top = 0] = rect ?? []
  return Math.abs((right - left) * (top - bottom))
}

/** Has a size, is not hidden, and there is something to draw. */
function isVisible(file: PdfFile, widget: PdfDict): boolean {
  const flags = file.resolve(widget.entries.get('F'))
  const hidden = typeof flags === 'number' && (flags & 0b100010) !== 0
  if (hidden || areaOf(rectangle(file, widget)) === 0) return false
  const look = dictOf(file, widget.entries.get('AP'))
  const drawn = file.resolve(look?.entries.get('N'))
  return look === undefined || isDict(drawn) || (isStream(drawn) && drawn.to > drawn.from)
}

/** An A4 page has 500,000 square points; no signature or seal needs more than a third of it. */
const largeArea = 160_000

function judgeSize(inquiry: Inquiry, field: FormField): void {
  const area = Math.max(...field.widgets.map(({ dict }) => areaOf(rectangle(inquiry.final, dict))))
  if (area > largeArea) say(inquiry, 'indeterminate', 'changes.large-appearance', { field: field.name })
}
