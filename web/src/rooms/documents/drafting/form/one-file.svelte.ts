import { t } from '../../../../i18n/words.ts'
import { Files } from '../../compose/files.svelte.ts'

/** A place for one file: what is put in later takes the place of what was there. */
export class OneFile {
  readonly files = new Files()

  take(given: readonly File[]): void {
    const [file] = given
    if (!file) return
    this.files.clear()
    this.files.take([file])
  }

  get line() {
    return this.files.main
  }
  get uploadId(): string | undefined {
    return this.line?.upload?.result?.uploadId
  }
  /** What keeps it from being sent, when it is needed. */
  get trouble(): string | undefined {
    if (!this.line || this.files.failed) return t('drafting.file.missing')
    return this.files.pending ? t('drafting.file.sending') : undefined
  }

  clear(): void {
    this.files.clear()
  }
}
