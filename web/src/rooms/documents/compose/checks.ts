import { t } from '../../../i18n/words.ts'
import { count } from '../../../kit/format.ts'
import type { Draft } from './draft.svelte.ts'

export interface Check {
  /** The part of the form it is about. */
  readonly part: 'files' | 'recipients' | 'signerName'
  readonly fits: boolean
  readonly words: string
  /** On somebody else: there is nothing to fill in. */
  readonly waits?: boolean
}

/** What a document needs before it gets its number. */
export function checksOf(draft: Draft): Check[] {
  return [
    {
      part: 'files',
      fits: draft.files.main?.ready === true && !draft.files.pending && !draft.files.failed,
      words: draft.files.pending
        ? t('issue.check.uploading')
        : draft.files.failed
          ? t('issue.check.failed')
          : draft.files.main
            ? t('issue.check.file', { name: draft.files.main.name })
            : t('issue.check.noFile'),
    },
    ...(draft.signing.rule === 'full'
      ? [
          {
            part: 'signerName' as const,
            fits: draft.signing.signed,
            words: draft.signing.signed
              ? t('issue.check.signed', { name: draft.signerName })
              : t('number.waits', { name: draft.signerName }),
            waits: true,
          },
        ]
      : []),
    {
      part: 'recipients',
      fits: draft.recipients.list.length > 0,
      words:
        draft.recipients.list.length > 0
          ? t('issue.check.recipients', { n: count(draft.recipients.list.length) })
          : t('issue.check.noRecipient'),
    },
    {
      part: 'signerName',
      fits: draft.signerName.trim() !== '',
      words:
        draft.signerName.trim() === ''
          ? t('issue.check.noSigner')
          : t('issue.check.signer', { name: draft.signerName }),
    },
  ]
}
