import { indeterminate, type Reason, type Verdict, worse } from '../../../pki/verdict.ts'
import { PdfFault } from '../../fault.ts'
import {
  isDict,
  isName,
  isStream,
  type PdfFile,
  type PdfObject,
  type XrefEntry,
  type XrefSection,
} from '../../file/index.ts'
import { sameObject } from '../equal.ts'
import type { PageTexts } from '../looks/page-text.ts'
import type { Permission } from '../permissions.ts'
import { numbersOf, type References } from '../references.ts'
import { type Condition, type Inquiry, type Override, say } from './context.ts'
import { judgeCovering } from './covering.ts'
import { judgeCatalog, judgeForm, kindOf } from './document.ts'
import { judgeFields } from './fields.ts'
import { judgePages } from './pages.ts'
import { judgeStructure } from './structure.ts'

export type { Condition } from './context.ts'

export interface ChangeOrder {
  readonly signed: PdfFile
  readonly final: PdfFile
  readonly permission: Permission
  /** Asked only when something changed at all; nothing when there is no time for it. */
  readonly references: (file: PdfFile) => References | undefined
  readonly texts: PageTexts
  readonly timeLeft: () => boolean
}

export interface Changes {
  readonly verdict: Verdict
  /** What breaks the certification or a lock. */
  readonly breaches: readonly Reason[]
  /** Fields whose signatures decide whether adding them was harmless. */
  readonly conditional: readonly Condition[]
}

/**
 * What happened to a file after a signature, object by object (ISO 32000-2, 12.8.2.2.2 asks readers to find that out and says not how). Only
 * what a rule knows to be harmless is: a second signature, validation data, a time-stamp, filling that is permitted.
 */
export function judgeChanges({ signed, final, permission, references, texts, timeLeft }: ChangeOrder): Changes {
  if (signed === final || signed.startxref === final.startxref)
    return { verdict: unchanged, breaches: [], conditional: [] }
  const newer = newerSections(signed, final)
  if (newer === undefined)
    return { verdict: { result: 'bad', reasons: [{ code: 'changes.history' }] }, breaches: [], conditional: [] }
  const refs = references(signed)
  if (refs === undefined) return { verdict: indeterminate({ code: 'changes.too-much' }), breaches: [], conditional: [] }
  const inquiry: Inquiry = {
    signed,
    final,
    refs,
    permission,
    open: new Map(),
    widgets: new Set(),
    findings: [],
    conditional: [],
    laid: [],
    texts,
    timeLeft,
  }
  for (const num of new Set(newer.flatMap((section) => [...numbersOf(section)]))) sortChange(inquiry, num)
  judge(inquiry)
  const { findings } = inquiry
  if (findings.length === 0) return { verdict: unchanged, breaches: [], conditional: [] }
  const result = findings.reduce<Verdict['result']>((sum, it) => worse(sum, it.result), 'good')
  return {
    verdict: { result, reasons: findings.map(({ reason }) => reason) },
    breaches: findings.filter(({ breach }) => breach).map(({ reason }) => reason),
    conditional: inquiry.conditional,
  }
}

const unchanged: Verdict = { result: 'good', reasons: [{ code: 'changes.none' }] }

function judge(inquiry: Inquiry): void {
  try {
    judgeCatalog(inquiry)
    judgeForm(inquiry)
    judgeFields(inquiry)
    judgePages(inquiry)
    judgeCovering(inquiry)
    judgeStructure(inquiry)
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    say(inquiry, 'bad', 'changes.unreadable', { why: error.code })
  }
  for (const [num, { before }] of inquiry.open) {
    if (inquiry.refs.of(num).length > 0)
      say(inquiry, 'bad', 'changes.object', { object: num, kind: kindOf(before.value) })
  }
  for (const { num, code } of inquiry.refs.broken())
    say(inquiry, 'indeterminate', 'changes.unreadable', { object: num, why: code })
}

/** Sections written after the revision ended; nothing when the newest does not lead back to it. */
function newerSections(signed: PdfFile, final: PdfFile): readonly XrefSection[] | undefined {
  const [last] = signed.sections
  const place = final.sections.findIndex(({ end, kind }) => end === last?.end && kind === last.kind)
  if (place < 0 || final.sections.length - place !== signed.sections.length) return undefined
  return final.sections.slice(0, place)
}

function samePlace(one: XrefEntry | undefined, two: XrefEntry | undefined): boolean {
  if (one?.kind === 'offset') return two?.kind === 'offset' && one.at === two.at && one.gen === two.gen
  return one?.kind === 'packed' && two?.kind === 'packed' && one.at === two.at && one.index === two.index
}

/** An object number that newer sections speak of: new, taken away, or another object than before. */
function sortChange(inquiry: Inquiry, num: number) {
  const { signed, final, refs } = inquiry
  const [before, after] = [signed.entry(num), final.entry(num)]
  const used = refs.of(num).length > 0
  if (samePlace(before, after)) return
  let override: Override | undefined
  try {
    const [one, two] = [signed.object(num), final.object(num)]
    if (one === undefined || isSection(one.value)) {
      // What was signed refers to an object that did not exist: whoever adds it fills in what was left blank on purpose.
      if (two !== undefined && used && !isSection(two.value)) say(inquiry, 'bad', 'changes.dangling', { object: num })
      return
    }
    override = two && { before: one, after: two }
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    return say(inquiry, 'bad', 'changes.unreadable', { object: num, why: error.code })
  }
  const held = refs.holds(num)
  if (override === undefined) {
    if (used || held) say(inquiry, 'bad', 'changes.removed', { object: num })
    return
  }
  if (sameObject(override.before, signed, override.after, final)) return
  if (held) return say(inquiry, 'bad', 'changes.object-stream', { object: num })
  const twice = isDict(override.after.value) ? override.after.value.twice : undefined
  if (twice !== undefined) return say(inquiry, 'bad', 'changes.key-twice', { object: num, key: twice })
  inquiry.open.set(num, override)
}

const isSection = (it: PdfObject) => isStream(it) && isName(it.dict.entries.get('Type'), 'XRef')
