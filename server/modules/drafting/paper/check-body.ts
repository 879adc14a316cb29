import type { ExpectedForm, Finding } from './check-form.ts'
import { plain } from './compare-text.ts'
import { finding } from './finding.ts'
import type { PaperParts } from './paper-parts.ts'
import type { PaperParagraph } from './paper-text.ts'

const baseWords = /^(Căn cứ|Xét|Theo đề nghị|Thực hiện|Trên cơ sở)\s/u
const decidingWords = /^QUYẾT (ĐỊNH|NGHỊ)\s*:/u
/** A line that names the document an appendix belongs to. */
const belonging = /^\(?\s*(Ban hành )?[Kk]èm theo\s.*?[Ss]ố:?\s*\d+/u
const guidance = /\[\p{Lu}[^\][]{2,300}\]/u

/** Box 6: bases, the end of the text, and appendices (II.6, III.1). */
export function checkBody({ body }: PaperParts, { kindCode }: ExpectedForm): Finding[] {
  const found: Finding[] = []
  if (kindCode === 'NQ' || kindCode === 'QĐ') found.push(...checkBases(body))
  const last = body.at(-1)
  if (last !== undefined && !plain(last.text).endsWith('./.')) {
    found.push(finding('body.end', { at: tail(last.text), wanted: './.' }))
  }
  const unwritten = body.find((it) => guidance.test(it.text))
  if (unwritten !== undefined) found.push(finding('body.guidance', { at: unwritten.text }))
  const appendix = body.find((it) => belonging.test(plain(it.text)))
  if (appendix !== undefined) found.push(finding('appendix.blank', { at: appendix.text }))
  return found
}

/** Each basis ends with `;`, the last with `.`. */
function checkBases(body: readonly PaperParagraph[]): Finding[] {
  const end = body.findIndex((it) => decidingWords.test(plain(it.text)))
  const bases = (end < 0 ? [] : body.slice(0, end)).filter((it) => baseWords.test(it.text))
  const found: Finding[] = []
  const wrong = bases.find((it, at) => !plain(it.text).endsWith(at === bases.length - 1 ? '.' : ';'))
  if (wrong !== undefined) {
    found.push(finding('bases.end', { at: wrong.text, wanted: wrong === bases.at(-1) ? '.' : ';' }))
  }
  const upright = bases.find((it) => !it.italic)
  if (upright !== undefined) found.push(finding('bases.italic', { at: upright.text }))
  return found
}

function tail(text: string): string {
  const line = plain(text)
  return line.length <= 80 ? line : `…${line.slice(-80)}`
}
