import type { Reason, Result } from '../../../pki/verdict.ts'
import { isDict, type LoadedObject, type PdfDict, type PdfFile, type PdfObject } from '../../file/index.ts'
import type { PageTexts } from '../looks/page-text.ts'
import type { Permission } from '../permissions.ts'
import { type References, refsIn } from '../references.ts'

/** An object that is another one now than when it was signed. */
export interface Override {
  readonly before: LoadedObject
  readonly after: LoadedObject
}

/** The question "what happened after this signature", while it is being answered. */
export interface Inquiry {
  readonly signed: PdfFile
  readonly final: PdfFile
  readonly refs: References
  readonly permission: Permission
  /** Objects that differ in meaning; every rule takes away those it explains, what stays is a change after signing. */
  readonly open: Map<number, Override>
  /** Annotations that new signature fields may add to pages. */
  readonly widgets: Set<number>
  readonly findings: Finding[]
  readonly conditional: Condition[]
  /** What draws on the pages since, to be held against their text. */
  readonly laid: Laid[]
  readonly texts: PageTexts
  readonly timeLeft: () => boolean
}

/** An annotation that is drawn since: new, or a field of the signed revision that shows something else. */
export interface Laid {
  readonly kind: 'signature' | 'filled' | 'annotation'
  readonly name: string
  readonly dict: PdfDict
  readonly num: number | undefined
  /** Counted from 1; for one that no number leads to. */
  readonly page?: number
  readonly earlier?: PdfDict
}

/** A visible signature that was added is as harmless as it is real: what it draws stands on the page either way. */
export interface Condition {
  readonly field: string
  /** On a file certified for filling it must be by somebody trusted, too. */
  readonly trusted: boolean
}

export interface Finding {
  readonly result: Result
  readonly reason: Reason
  /** It breaks what a certification or a lock allows, and would be harmless without. */
  readonly breach: boolean
}

const mostFindings = 50

export function say(
  { findings }: Inquiry,
  result: Result,
  code: string,
  facts: Readonly<Record<string, string | number>> = {},
  breach = false,
): void {
  const known = findings.some(({ reason }) => same(reason, { code, ...facts }))
  if (!known && findings.length < mostFindings) findings.push({ result, reason: { code, ...facts }, breach })
}

const same = (one: Reason, two: Reason) => JSON.stringify(one) === JSON.stringify(two)

/** True when nothing but these objects refers to it in the signed revision: nobody else shows what it becomes. */
export function onlyFrom({ refs }: Inquiry, num: number, allowed: ReadonlySet<number>): boolean {
  return refs.of(num).every((from) => allowed.has(from))
}

const mostReached = 5000

/** Objects a value leads to in a revision, not going through those in `except`. */
export function reachable(
  file: PdfFile,
  value: PdfObject | undefined,
  except: ReadonlySet<number>,
): ReadonlySet<number> {
  const reached = new Set<number>()
  const queue = value === undefined ? [] : refsIn(value)
  for (let num = queue.pop(); num !== undefined; num = queue.pop()) {
    if (reached.has(num) || except.has(num) || reached.size >= mostReached) continue
    reached.add(num)
    queue.push(...refsIn(file.object(num)?.value ?? null))
  }
  return reached
}

/** Explains the open objects of a group as far as it is private: whatever leads to them hangs on the group or its owners alone. */
export function explainGroup(inquiry: Inquiry, group: ReadonlySet<number>, owners: readonly number[]): boolean {
  const shared =
    [...group].filter((num) => inquiry.open.has(num)).length > 0 ? sharedOf(inquiry, group, owners) : new Set()
  let touched = false
  for (const num of group) touched = (!shared.has(num) && inquiry.open.delete(num)) || touched
  return touched
}

/** Members that somebody else refers to, and those they lead to: what they become is seen elsewhere too. */
function sharedOf(inquiry: Inquiry, group: ReadonlySet<number>, owners: readonly number[]): ReadonlySet<number> {
  const inside = new Set([...group, ...owners])
  const entered = [...group].filter((num) => !onlyFrom(inquiry, num, inside))
  const shared = new Set(entered)
  for (const num of entered)
    for (const next of reachable(inquiry.signed, inquiry.signed.object(num)?.value ?? null, new Set(owners)))
      if (group.has(next)) shared.add(next)
  return shared
}

export function dictOf(file: PdfFile, it: PdfObject | undefined): PdfDict | undefined {
  const value = file.resolve(it)
  return isDict(value) ? value : undefined
}
