import type { algorithmNames } from '#contract/algorithm-ends.ts'
import { t } from '../../../i18n/words.ts'

type Name = (typeof algorithmNames)[number]

/** As the standards write them. */
export const algorithmLabels: Readonly<Record<Name, string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  rsa: 'RSA',
  ec: 'ECDSA',
}

/** A digest by its name, keys by their family and size. */
export function algorithmText({ algorithm, below }: { algorithm: Name; below: number | null }): string {
  const name = algorithmLabels[algorithm]
  return below === null ? t('ends.digest', { name }) : t('ends.keys', { name, bits: String(below) })
}
