import {
  isArray,
  isDict,
  isName,
  isRef,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  pagesOf,
} from '../../file/index.ts'
import { differingKeys, same } from '../equal.ts'
import { type Inquiry, onlyFrom, say } from './context.ts'

/** Pages that are other ones now: the only thing they may have got are the widgets of new signature fields. */
export function judgePages(inquiry: Inquiry): void {
  const { open, signed, final } = inquiry
  judgeCount(inquiry)
  const suspects = [...open].filter(([, { before }]) => isPage(before.value) || isArray(before.value))
  if (suspects.length === 0) return
  let page = 0
  for (const { ref, dict } of pagesOf(signed)) {
    page += 1
    const annots = dict.entries.get('Annots')
    const list = isRef(annots) && open.has(annots.num) ? annots.num : undefined
    const override = ref === undefined ? undefined : open.get(ref.num)
    if (override === undefined && list === undefined) continue
    const after = override === undefined ? dict : override.after.value
    if (!isDict(after)) continue
    const keys = override === undefined ? [] : differingKeys(dict, after).filter((key) => key !== 'Annots')
    for (const key of keys) say(inquiry, 'bad', 'changes.page', { page, key })
    judgeAnnotations(
      inquiry,
      page,
      itemsOf(signed.resolve(annots)),
      itemsOf(final.resolve(after.entries.get('Annots'))),
    )
    if (ref !== undefined) open.delete(ref.num)
    if (list !== undefined && ref !== undefined && onlyFrom(inquiry, list, new Set([ref.num]))) open.delete(list)
  }
}

/** A page more or less is a change whatever else is said of the objects; people are told it as such. */
function judgeCount(inquiry: Inquiry): void {
  const { open, signed, final } = inquiry
  const nodes = [...open.values()].some(
    ({ before: { value } }) => isDict(value) && isName(value.entries.get('Type'), 'Pages'),
  )
  if (!nodes && same(signed.catalog.entries.get('Pages'), final.catalog.entries.get('Pages'))) return
  const [before, after] = [countOf(signed), countOf(final)]
  if (before !== after) say(inquiry, 'bad', 'changes.page-count', { before, after })
}

function countOf(file: PdfFile): number {
  let count = 0
  for (const _ of pagesOf(file)) count += 1
  return count
}

const isPage = (value: PdfObject): value is PdfDict => isDict(value) && isName(value.entries.get('Type'), 'Page')
const itemsOf = (value: PdfObject) => (isArray(value) ? value.items : [])

/** What was there stays in its order; what is new must be the widget of a signature field. */
function judgeAnnotations(
  inquiry: Inquiry,
  page: number,
  before: readonly PdfObject[],
  after: readonly PdfObject[],
): void {
  let next = 0
  for (const it of after) {
    if (next < before.length && same(it, before[next])) {
      next += 1
      continue
    }
    // One that was there before and stands elsewhere now is missed in its place.
    if ((isRef(it) && inquiry.widgets.has(it.num)) || before.some((known) => same(it, known))) continue
    // Level 3 lets people comment; a comment can cover what was certified, so it is shown and not simply fine.
    const dict = inquiry.final.resolve(it)
    const num = isRef(it) ? it.num : undefined
    if (isDict(dict)) inquiry.laid.push({ kind: 'annotation', name: '', dict, num, page })
    if (inquiry.permission.level === 3) say(inquiry, 'indeterminate', 'changes.annotation-added', { page })
    else say(inquiry, 'bad', 'changes.annotation-added', { page })
  }
  if (next < before.length) say(inquiry, 'bad', 'changes.annotation-removed', { page })
}
