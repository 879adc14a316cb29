import { headLine, plain } from './compare-text.ts'
import type { PaperParagraph, PaperText } from './paper-text.ts'

/** The paper in its parts: letterhead, what lies between, and the end from `Nơi nhận` on. */
export interface PaperParts {
  readonly headLeft: readonly PaperParagraph[]
  readonly headRight: readonly PaperParagraph[]
  /** Title, addressees and text. */
  readonly body: readonly PaperParagraph[]
  /** Undefined: there is no list of recipients. */
  readonly recipients: readonly string[] | undefined
  /** Beside the recipients: authority, title and name. */
  readonly signature: readonly string[]
}

/** A letterhead written without a table stands in so many paragraphs at most. */
const headParagraphs = 12
/** Lines of the letterhead and of the end that are looked at, of each column. */
const mostLines = 60

export function partsOf(paper: PaperText): PaperParts {
  const all = paper.paragraphs
  const headEnd = endOfHead(all)
  const head = all.slice(0, Math.min(headEnd, 2 * mostLines))
  const apart = head.some((it) => it.side !== undefined)
  const closing = all.findLastIndex((it, at) => at >= headEnd && /^Nơi nhận\s*:/u.test(it.text))
  const ending = closing < 0 ? [] : endOf(all, closing)
  return {
    headLeft: apart ? head.filter((it) => it.side === 'left') : head,
    headRight: apart ? head.filter((it) => it.side === 'right') : head,
    body: all.slice(headEnd, closing < 0 ? undefined : bodyEnd(all, closing, headEnd)),
    recipients: closing < 0 ? undefined : recipientsOf(all[closing], ending),
    signature: signatureOf(all, closing, headEnd, ending),
  }
}

function endOfHead(all: readonly PaperParagraph[]): number {
  const first = all.findIndex((it) => it.side !== undefined)
  if (first < 0 || first > headParagraphs) return Math.min(headParagraphs, Math.max(0, tabbedHead(all)))
  const rest = all.findIndex((it, at) => at > first && it.side === undefined)
  return rest < 0 ? all.length : rest
}

/** Letterhead set with tabs: it ends with the line of the date, or that of the number. */
function tabbedHead(all: readonly PaperParagraph[]): number {
  const first = all.slice(0, headParagraphs).map((it) => headLine(it.text))
  const date = first.findIndex((line) => /ngày.*tháng.*năm/u.test(line))
  const number = first.findIndex((line) => /^Số\s*:/u.test(line))
  const last = Math.max(date, number)
  return last < 0 ? headParagraphs : last + 1
}

/** What follows `Nơi nhận:` to the end of its table; without one to the end of the paper. */
function endOf(all: readonly PaperParagraph[], closing: number): readonly PaperParagraph[] {
  if (all[closing]?.side === undefined) return all.slice(closing + 1)
  const next = all.findIndex((it, at) => at > closing && it.side === undefined)
  return all.slice(closing + 1, next < 0 ? undefined : next)
}

/** A row of its own for the signatures may stand before the recipients, as in minutes. */
function bodyEnd(all: readonly PaperParagraph[], closing: number, headEnd: number): number {
  let at = closing
  while (at > headEnd && all[at - 1]?.side !== undefined) at -= 1
  return at
}

function recipientsOf(label: PaperParagraph | undefined, ending: readonly PaperParagraph[]): string[] {
  const sameLine = plain((label?.text ?? '').replace(/^Nơi nhận\s*:/u, ''))
  const left = ending
    .filter((it) => it.side !== 'right')
    .slice(0, 5 * mostLines)
    .map((it) => headLine(it.text))
  const lines: string[] = sameLine === '' ? [] : [sameLine]
  for (const line of left) {
    // A line of the list may run on; it begins with a dash as a rule.
    if (line.startsWith('-') || lines.length === 0) lines.push(line)
    else if (/[;.]$/u.test(lines.at(-1) ?? '')) break
    else lines.push(`${lines.pop() ?? ''} ${line}`)
  }
  return lines
}

function signatureOf(
  all: readonly PaperParagraph[],
  closing: number,
  headEnd: number,
  ending: readonly PaperParagraph[],
): string[] {
  if (closing < 0) return all.slice(Math.max(headEnd, all.length - 8)).map((it) => headLine(it.text))
  const before = all.slice(bodyEnd(all, closing, headEnd), closing).filter((it) => it.side === 'right')
  const beside = ending.some((it) => it.side === 'right')
  const after = beside ? ending.filter((it) => it.side === 'right') : ending
  return [...before, ...after].slice(0, mostLines).map((it) => headLine(it.text))
}
