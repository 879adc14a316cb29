import { isArray, isName, isRef, type PdfDict, type PdfObject } from '../../file/index.ts'
import { differingKeys, same } from '../equal.ts'
import { dictOf, explainGroup, type Inquiry, say } from './context.ts'

/** Keys of the root of the structure that a new widget changes. */
const rootKeys: ReadonlySet<string> = new Set(['K', 'ParentTree', 'ParentTreeNextKey'])

/** The structure for reading aloud may grow by the widgets of new fields; nothing of it is drawn, and what was there stays in its order. */
export function judgeStructure(inquiry: Inquiry) {
  const { signed, final, open } = inquiry
  if (open.size === 0) return
  const ref = signed.catalog.entries.get('StructTreeRoot')
  const [before, after] = [dictOf(signed, ref), dictOf(final, final.catalog.entries.get('StructTreeRoot'))]
  if (before === undefined || after === undefined || !isRef(ref)) return
  const grown: number[] = []
  if (
    open.has(ref.num) &&
    differingKeys(before, after).every((key) => rootKeys.has(key)) &&
    isGrown(inquiry, before, after)
  )
    grown.push(ref.num)
  for (const [num, { before: was, after: is }] of open) {
    const [one, two] = [dictOf(signed, was.value), dictOf(final, is.value)]
    if (one === undefined || two === undefined || !isName(one.entries.get('Type'), 'StructElem')) continue
    if (differingKeys(one, two).every((key) => key === 'K') && isGrown(inquiry, one, two)) grown.push(num)
  }
  for (const num of grown) open.delete(num)
  if (explainGroup(inquiry, parentTree(inquiry, before), [ref.num]) || grown.length > 0)
    say(inquiry, 'good', 'changes.structure')
}

const mostNodes = 5000

/** Nodes of the parent tree, and of its lists those that are others now; the elements they lead to are judged by themselves. */
function parentTree({ signed, open }: Inquiry, root: PdfDict): ReadonlySet<number> {
  const group = new Set<number>()
  const queue: PdfObject[] = [root.entries.get('ParentTree') ?? null]
  for (let node = queue.pop(); node !== undefined && group.size < mostNodes; node = queue.pop()) {
    if (isRef(node) && group.has(node.num)) continue
    if (isRef(node)) group.add(node.num)
    const dict = dictOf(signed, node)
    queue.push(...kidsOf(signed.resolve(dict?.entries.get('Kids'))))
    for (const it of kidsOf(signed.resolve(dict?.entries.get('Nums'))))
      if (isRef(it) && isArray(open.get(it.num)?.before.value)) group.add(it.num)
  }
  return group
}

function isGrown({ signed, final }: Inquiry, before: PdfDict, after: PdfDict): boolean {
  const [was, is] = [kidsOf(signed.resolve(before.entries.get('K'))), kidsOf(final.resolve(after.entries.get('K')))]
  let next = 0
  for (const it of is) if (next < was.length && same(it, was[next])) next += 1
  return next === was.length
}

const kidsOf = (it: PdfObject): readonly PdfObject[] => (isArray(it) ? it.items : it === null ? [] : [it])
