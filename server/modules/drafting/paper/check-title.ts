import { upper } from '#platform/print/form.ts'
import type { ExpectedForm, Finding } from './check-form.ts'
import { folded, headLine, plain, upperFolded } from './compare-text.ts'
import { finding } from './finding.ts'
import type { PaperParts } from './paper-parts.ts'
import type { PaperParagraph } from './paper-text.ts'

/** Kinds that print no name, or one that is each writer's own. */
const unnamed = new Set(['CV', 'TCg', 'VBKHAC'])
/** Kinds that may address a superior; whether this one does only the drafter knows. */
const maybeAddressed = new Set(['TTr', 'BC'])
const addressedKinds = new Set(['CV', 'TCg'])
/** The abstract stands in so many paragraphs under the name of the kind, a PDF having one a line. */
const titleParagraphs = 8

/** Box 5 and 9a: kind and abstract, or `V/v` of a letter, and whom the paper addresses (II.5, II.9a). */
export function checkTitle(parts: PaperParts, expected: ExpectedForm): Finding[] {
  const title = expected.kindCode === 'CV' ? checkLetter(parts, expected) : checkNamed(parts, expected)
  return [...title, ...checkAddressees(parts, expected)]
}

function checkLetter({ headLeft }: PaperParts, { subject }: ExpectedForm): Finding[] {
  const text = plain(headLeft.map((it) => headLine(it.text)).join(' '))
  const bare = plain(subject).replace(/^(v\/v|về việc)\s*:?\s*/iu, '')
  const at = /V\/v\b.*$/iu.exec(text)?.[0]
  if (at !== undefined && folded(at).startsWith(folded(`V/v ${bare}`))) return []
  return [finding('letter.subject', { ...(at === undefined ? {} : { at }), wanted: `V/v ${bare}` })]
}

function checkNamed({ body }: PaperParts, { kindCode, kindName, subject }: ExpectedForm): Finding[] {
  const lines = body.slice(0, 2 * titleParagraphs).map((it) => headLine(it.text))
  const found: Finding[] = []
  const name = upperFolded(kindName)
  const named = unnamed.has(kindCode) ? 0 : lines.findIndex((line) => folded(line) === name)
  if (named < 0 || named > titleParagraphs) {
    found.push(finding('kind.name', { ...saidAt(lines[0]), wanted: upper(kindName) }))
  }
  const from = Math.max(0, named)
  const under = lines.slice(from, from + titleParagraphs).join(' ')
  // Capitals at the beginning differ between the register and the paper.
  if (!upperFolded(under).includes(upperFolded(subject))) {
    found.push(finding('kind.subject', { ...saidAt(lines[from + 1]), wanted: subject }))
  }
  return found
}

function saidAt(line: string | undefined): { at?: string } {
  return line === undefined ? {} : { at: line }
}

function checkAddressees({ body }: PaperParts, { kindCode, upward }: ExpectedForm): Finding[] {
  const line = addressLine(body)
  if (line === undefined) return kindCode === 'CV' ? [finding('addressees.missing', { wanted: 'Kính gửi: …' })] : []
  const allowed = addressedKinds.has(kindCode) || (maybeAddressed.has(kindCode) && upward !== false)
  return allowed ? [] : [finding('addressees.notHere', { at: line })]
}

/** `Kính gửi` of the block before the text, not a sentence in it. */
export function addressLine(body: readonly PaperParagraph[]): string | undefined {
  const lines = body.slice(0, 2 * titleParagraphs).map((it) => headLine(it.text))
  return lines.find((line) => /^Kính gửi\s*:/iu.test(line))
}
