import type { FormRule, FormSeverity } from '#contract/form.ts'
import type { Finding } from './check-form.ts'
import { plain } from './compare-text.ts'

const mostLetters = 200

/** Where each rule is written. Rules of the sample forms name the form of the kind. */
const clauses: Readonly<Record<FormRule, string>> = {
  'page.a4': 'Phụ lục I, phần I, mục 1',
  'page.margins': 'Phụ lục I, phần I, mục 3',
  'font.face': 'Phụ lục I, phần I, mục 4',
  'font.legacy': 'Phụ lục I, phần I, mục 4',
  'font.bodySize': 'Phụ lục I, phần II, mục 6',
  'state.name': 'Phụ lục I, phần II, mục 1',
  'state.motto': 'Phụ lục I, phần II, mục 1',
  'agency.parent': 'Phụ lục I, phần II, mục 2',
  'agency.name': 'Phụ lục I, phần II, mục 2',
  'number.form': 'Phụ lục I, phần II, mục 3',
  'number.notation': 'Phụ lục I, phần II, mục 3',
  'number.letterKind': 'Phụ lục I, phần II, mục 3; Phụ lục III, phần I',
  'date.form': 'Phụ lục I, phần II, mục 4',
  'date.place': 'Phụ lục I, phần II, mục 4',
  'date.zeros': 'Phụ lục I, phần II, mục 4',
  'kind.name': 'Phụ lục I, phần II, mục 5',
  'kind.subject': 'Phụ lục I, phần II, mục 5',
  'letter.subject': 'Phụ lục I, phần II, mục 5',
  'addressees.missing': 'Phụ lục I, phần II, mục 9',
  'addressees.notHere': 'Phụ lục I, phần II, mục 9',
  'bases.end': 'Phụ lục I, phần II, mục 6',
  'bases.italic': 'Phụ lục I, phần II, mục 6',
  'body.end': 'Phụ lục III, phần II',
  'body.guidance': 'Phụ lục III, phần II',
  'recipients.missing': 'Phụ lục I, phần II, mục 9',
  'recipients.asAbove': 'Phụ lục I, phần II, mục 9',
  'recipients.keep': 'Phụ lục I, phần II, mục 9',
  'recipients.end': 'Phụ lục I, phần II, mục 9',
  'signature.authority': 'Phụ lục I, phần II, mục 7',
  'signature.name': 'Phụ lục I, phần II, mục 7',
  'signature.academic': 'Phụ lục I, phần II, mục 7',
  'appendix.blank': 'Phụ lục I, phần III, mục 1',
}

/** Rules the decree itself bends, or of good order only. */
const softer: ReadonlySet<FormRule> = new Set(['bases.italic', 'body.guidance', 'recipients.end', 'signature.academic'])

export function finding(rule: FormRule, said: { readonly at?: string; readonly wanted?: string } = {}): Finding {
  const severity: FormSeverity = softer.has(rule) ? 'should' : 'must'
  return {
    rule,
    clause: clauses[rule],
    severity,
    ...(said.at === undefined ? {} : { at: cut(said.at) }),
    ...(said.wanted === undefined ? {} : { wanted: cut(said.wanted) }),
  }
}

function cut(text: string): string {
  const line = plain(text)
  return line.length <= mostLetters ? line : `${line.slice(0, mostLetters - 1)}…`
}
