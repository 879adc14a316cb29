import type { CertificateCard } from '#contract/certificates.ts'
import type { Static } from '#contract/shape.ts'
import type { SigningAct } from '#contract/signing.ts'
import { speech } from '../../../i18n/language.svelte.ts'
import { type Key, type PlainKey, t } from '../../../i18n/words.ts'
import { dateOf } from '../../../kit/format.ts'

const seals: readonly SigningAct[] = ['sealed', 'appendixSealed', 'secondSealed', 'copySealed']
export const isSeal = (act: SigningAct) => seals.includes(act)

/** `Nguyễn Văn A · đến 21/05/2027`. */
export function certificateLabel(it: Static<typeof CertificateCard>): string {
  return t('sign.certificate.line', { name: it.subjectName, date: dateOf(it.notAfter) })
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
