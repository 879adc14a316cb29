import type { CertificateCard } from '#contract/certificates.ts'
import type { Static } from '#contract/shape.ts'
import { type SessionCard, type SigningAct, sessionEndings } from '#contract/signing.ts'
import { speech } from '../../../i18n/language.svelte.ts'
import { type Key, type PlainKey, t } from '../../../i18n/words.ts'
import { dateOf } from '../../../kit/format.ts'

const seals: readonly SigningAct[] = ['sealed', 'appendixSealed', 'secondSealed', 'copySealed']
export const isSeal = (act: SigningAct) => seals.includes(act)

/** `Nguyễn Văn A · đến 21/05/2027`; before it, where its key is when that is not here: a narrow field cuts off the end. */
export function certificateLabel(it: Static<typeof CertificateCard>): string {
  const line = t('sign.certificate.line', { name: it.subjectName, date: dateOf(it.notAfter) })
  if (it.means === 'software') return line
  const where = t(`cert.means.${it.means}`)
  return `${where.charAt(0).toLocaleUpperCase()}${where.slice(1)}: ${line}`
}

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const

export function levelWords(level: string): string {
  const known = levels.find((it) => it === level)
  return known === undefined ? level : t(`sign.level.${known}`)
}

/** A reason of the verifier in words; one that has none yet is shown by its code, so that nothing is kept silent. */
export function reasonWords(reason: { readonly code: string } & Readonly<Record<string, unknown>>): string {
  const key = `verify.reason.${reason.code}`
  if (!(key in speech.words)) return t('verify.reason.other', { code: reason.code })
  const slots = Object.fromEntries(
    Object.entries(reason).map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
  )
  const said = (t as (key: Key, slots: Record<string, string | number>) => string)(key as PlainKey, slots)
  return said.charAt(0).toLocaleUpperCase() + said.slice(1)
}

/** Failures with words of their own here; each says what to do next. Others are told by the words of their fault's code. */
const failures = [
  ...sessionEndings,
  'signature.stale',
  'signature.over',
  'signature.order',
  'signature.refused',
  'signature.not-proven',
  'signature.unfit-file',
  'certificate.pin-wrong',
  'certificate.unfit',
  'certificate.missing',
  'key.unreachable',
  'access.denied',
  'thing.missing',
  'thing.state',
  'document.held',
  'seal.not-keeper',
  'file.damaged',
  'file.too-large',
  'file.store-full',
  'file.store-unreachable',
  'internal',
] as const

/** Why nothing was signed, and what to do next. */
export function failureWords({
  failure,
  certificate,
}: Pick<Static<typeof SessionCard>, 'failure' | 'certificate'>): string {
  const known = failures.find((it) => it === failure)
  if (known === undefined) return t('failure.other', { code: failure })
  // Silence means another thing on the phone than at the program on one's own computer.
  if (certificate.means === 'agent' && (known === 'interrupted' || known === 'refused'))
    return t(`failure.agent.${known}`)
  return t(`failure.${known}`)
}
