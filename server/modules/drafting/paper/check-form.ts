import type { FormRule, FormSeverity } from '#contract/form.ts'
import { checkBody } from './check-body.ts'
import { checkClosing } from './check-closing.ts'
import { checkHead } from './check-head.ts'
import { checkLook } from './check-look.ts'
import { checkTitle } from './check-title.ts'
import { partsOf } from './paper-parts.ts'
import type { PaperText } from './paper-text.ts'

export interface Finding {
  readonly rule: FormRule
  /** `Phụ lục I, phần II, mục 3`. */
  readonly clause: string
  readonly severity: FormSeverity
  /** The text at fault; at most 200 letters. */
  readonly at?: string
  readonly wanted?: string
}

/** What the paper is to say, as the house knows it. */
export interface ExpectedForm {
  readonly kindCode: string
  readonly kindName: string
  /** Behind the slash of the number; empty where the kind has none. */
  readonly notation: string
  readonly agencyName: string
  readonly parentName?: string
  readonly place: string
  readonly subject: string
  readonly authorityLines: readonly string[]
  readonly signerName: string
  /** A submission or report to a superior, which alone may address somebody; not known when absent. */
  readonly upward?: boolean
}

/**
 * What of a paper is not in the form of Decree 30/2020/NĐ-CP, in the order of the page. Places left blank for number and date are in order:
 * they are filled when the paper is numbered. Reads the text only; what a reader sees in a picture is not known here.
 */
export function checkForm(paper: PaperText, expected: ExpectedForm): Finding[] {
  const parts = partsOf(paper)
  return [
    ...checkLook(paper, parts),
    ...checkHead(parts, expected),
    ...checkTitle(parts, expected),
    ...checkBody(parts, expected),
    ...checkClosing(parts, expected),
  ]
}
