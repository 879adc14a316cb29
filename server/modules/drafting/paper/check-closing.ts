import type { ExpectedForm, Finding } from './check-form.ts'
import { addressLine } from './check-title.ts'
import { folded, plain } from './compare-text.ts'
import { finding } from './finding.ts'
import type { PaperParts } from './paper-parts.ts'

/** Ranks of learning and honour, which do not stand before the name (II.7b); armed forces, schools, hospitals and institutes excepted. */
const academic =
  /^(GS|PGS|TSKH|TS|ThS|Th\.S|BS|BSCK|CKI|CKII|KS|KTS|CN|LS|DS|NGND|NGƯT|TTND|TTƯT|NSND|NSƯT|AHLĐ|Giáo sư|Phó giáo sư|Tiến sĩ|Tiến sỹ|Thạc sĩ|Thạc sỹ|Bác sĩ|Kỹ sư|Cử nhân|Luật sư)([.,\s]|$)/u

/** Boxes 7 and 9b: who signs, and who gets the paper (II.7, II.9b). */
export function checkClosing(parts: PaperParts, expected: ExpectedForm): Finding[] {
  return [...checkRecipients(parts), ...checkSignature(parts.signature, expected)]
}

function checkRecipients({ recipients, body }: PaperParts): Finding[] {
  if (recipients === undefined) return [finding('recipients.missing', { wanted: 'Nơi nhận:' })]
  const found: Finding[] = []
  const address = addressLine(body)
  const [first] = recipients
  if (address !== undefined && !/^-\s*Như trên\b/u.test(first ?? '')) {
    found.push(finding('recipients.asAbove', { ...(first === undefined ? {} : { at: first }), wanted: '- Như trên;' }))
  }
  const last = recipients.at(-1)
  if (last === undefined || !/^-\s*Lưu\s*:\s*VT(,|\.|;|$)/u.test(last)) {
    found.push(finding('recipients.keep', { ...(last === undefined ? {} : { at: last }), wanted: '- Lưu: VT, ….' }))
  }
  const open = recipients.find((line, at) => !line.endsWith(at === recipients.length - 1 ? '.' : ';'))
  if (open !== undefined) {
    found.push(finding('recipients.end', { at: open, wanted: open === last ? '.' : ';' }))
  }
  return found
}

function checkSignature(signature: readonly string[], { authorityLines, signerName }: ExpectedForm): Finding[] {
  const found: Finding[] = []
  const text = signature.join(' ')
  const authority = authorityLines.join(' ')
  if (!folded(text).startsWith(folded(authority)) && !` ${folded(text)} `.includes(` ${folded(authority)} `)) {
    found.push(finding('signature.authority', { at: text, wanted: authorityLines.join(' / ') }))
  }
  const named = signature.findLast((line) => folded(line).endsWith(folded(signerName)))
  if (named === undefined) {
    const last = signature.at(-1)
    found.push(finding('signature.name', { ...(last === undefined ? {} : { at: last }), wanted: signerName }))
  } else if (academic.test(plain(named)) && folded(named) !== folded(signerName)) {
    found.push(finding('signature.academic', { at: named, wanted: signerName }))
  }
  return found
}
