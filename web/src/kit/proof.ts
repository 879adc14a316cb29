import { t } from '../i18n/words.ts'

const known = {
  bad: 'proof.why.bad',
  format: 'proof.why.format',
  unreadable: 'proof.why.unreadable',
  chain: 'proof.why.chain',
  'revocation.missing': 'proof.why.missing',
  'revocation.revoked': 'proof.why.revoked',
  'not-proven': 'proof.why.notProven',
  'timestamp.none': 'proof.why.noService',
  'evidence.files-lost': 'proof.why.filesLost',
  'timestamp.no-gain': 'proof.why.noGain',
} as const

/** Why a proof could not be had; what has no words of its own is named by its code. */
export function proofWhy(code: string): string {
  if (code in known) return t(known[code as keyof typeof known])
  if (code.startsWith('timestamp.')) return t('proof.why.service', { code })
  return t(code.startsWith('file.') ? 'proof.why.file' : 'proof.why.other', { code })
}
