import { isArray, isDict, isName, isRef, type PdfDict, type PdfObject, pagesOf } from '../../file/index.ts'
import { differingKeys, same } from '../equal.ts'
import { type Inquiry, onlyFrom, say } from './context.ts'

/** Pages that are other ones now: the only thing they may have got are the widgets of new signature fields. */
export function judgePages(inquiry: Inquiry): void {
  const { open, signed, final } = inquiry
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
    if (inquiry.permission.level === 3) say(inquiry, 'indeterminate', 'changes.annotation-added', { page })
    else say(inquiry, 'bad', 'changes.annotation-added', { page })
  }
  if (next < before.length) say(inquiry, 'bad', 'changes.annotation-removed', { page })
}
