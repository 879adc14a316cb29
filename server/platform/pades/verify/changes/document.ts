import { formOf, isRef, isStream, type PdfDict, type PdfObject } from '../../file/index.ts'
import { differingKeys, same } from '../equal.ts'
import { dictOf, explainGroup, type Inquiry, onlyFrom, reachable, say } from './context.ts'

/** What later revisions may give the catalog: a form, validation data, the extensions and version that say so, metadata. */
const catalogKeys: ReadonlySet<string> = new Set(['AcroForm', 'DSS', 'Extensions', 'Metadata', 'Version'])

export function judgeCatalog(inquiry: Inquiry) {
  const { signed, final, open } = inquiry
  if (!same(signed.root, final.root)) return say(inquiry, 'bad', 'changes.root')
  for (const key of differingKeys(signed.catalog, final.catalog)) {
    const [before, after] = [signed.catalog.entries.get(key), final.catalog.entries.get(key)]
    const removed = before !== undefined && after === undefined
    if (key === 'Perms' && before === undefined) say(inquiry, 'good', 'changes.permissions-added')
    else if (!catalogKeys.has(key) || removed) say(inquiry, 'bad', 'changes.catalog', { key })
  }
  open.delete(signed.root.num)
  judgeAttachments(inquiry)
}

/** Validation data, extensions and metadata: nothing a reader sees hangs on them, as long as nothing else refers to them. */
function judgeAttachments(inquiry: Inquiry): void {
  const { signed, final } = inquiry
  const catalog = new Set([signed.root.num])
  const parts = (key: string) => reachable(signed, signed.catalog.entries.get(key), catalog)
  const store = explainGroup(inquiry, parts('DSS'), [signed.root.num])
  if (store || !same(signed.catalog.entries.get('DSS'), final.catalog.entries.get('DSS')))
    say(inquiry, 'good', 'changes.validation-data')
  explainGroup(inquiry, parts('Extensions'), [signed.root.num])
  const info = reachable(signed, signed.trailer.entries.get('Info'), catalog)
  const told = explainGroup(inquiry, info, [0])
  if (explainGroup(inquiry, parts('Metadata'), [signed.root.num]) || told) say(inquiry, 'good', 'changes.metadata')
}

/** The form itself: fields are judged one by one elsewhere; flags, and fonts added for them, are no one's content. */
export function judgeForm(inquiry: Inquiry) {
  const { signed, final, open } = inquiry
  const [before, after] = [formOf(signed), formOf(final)]
  if (before === undefined) return
  if (after === undefined) return say(inquiry, 'bad', 'changes.form', { key: 'AcroForm' })
  const owner = isRef(signed.catalog.entries.get('AcroForm'))
    ? numOf(signed.catalog.entries.get('AcroForm'))
    : undefined
  for (const key of differingKeys(before, after)) {
    if (key === 'Fields' || key === 'SigFlags' || (key === 'DA' && !before.entries.has('DA'))) continue
    if (key === 'NeedAppearances' && final.resolve(after.entries.get(key)) !== true) continue
    if (key !== 'DR') say(inquiry, 'bad', 'changes.form', { key })
  }
  const owners = new Set([signed.root.num, ...(owner === undefined ? [] : [owner])])
  if (owner !== undefined) open.delete(owner)
  const list = numOf(before.entries.get('Fields'))
  if (list !== undefined && onlyFrom(inquiry, list, owners)) open.delete(list)
  judgeResources(inquiry, before, after, owners)
}

const numOf = (it: PdfObject | undefined) => (isRef(it) ? it.num : undefined)

/** Resources of the form may grow: what has a name keeps its meaning. */
function judgeResources(inquiry: Inquiry, before: PdfDict, after: PdfDict, owners: ReadonlySet<number>): void {
  const { signed, final, open } = inquiry
  const [one, two] = [before.entries.get('DR'), after.entries.get('DR')]
  const grown = (
    a: PdfObject | undefined,
    b: PdfObject | undefined,
    from: ReadonlySet<number>,
    depth: number,
  ): boolean => {
    const [x, y] = [dictOf(signed, a), dictOf(final, b)]
    if (x === undefined || y === undefined || depth === 2) return same(a, b)
    const num = numOf(a)
    if (num !== undefined && open.has(num)) {
      if (!onlyFrom(inquiry, num, from)) return false
      open.delete(num)
    }
    const inside = new Set([...from, ...(num === undefined ? [] : [num])])
    return [...x.entries].every(([key, value]) => grown(value, y.entries.get(key), inside, depth + 1))
  }
  if (one !== undefined && !grown(one, two, owners, 0)) say(inquiry, 'bad', 'changes.form', { key: 'DR' })
}

/** What an object is, for whoever reads the report. */
export function kindOf(value: PdfObject): string {
  const dict = isStream(value) ? value.dict : value
  if (typeof dict !== 'object' || dict === null) return 'value'
  if (dict.type !== 'dict') return dict.type
  for (const key of ['Type', 'Subtype', 'FT', 'S']) {
    const name = dict.entries.get(key)
    if (typeof name === 'object' && name?.type === 'name') return name.name
  }
  return isStream(value) ? 'stream' : 'dict'
}
