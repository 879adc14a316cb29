import { readDocumentFile } from '#contract/documents.ts'
import { addressOf } from '../../../kit/api.ts'
import { Upload } from '../../../kit/upload.svelte.ts'
import type { Card } from './card.ts'

type Role = 'main' | 'attachment'
type Kept = Card['fileList'][number]

const pdf = 'application/pdf'

/** One file of the form: on its way, or already part of the draft. Until it is kept, what is shown of it is the person's own copy. */
export class Line {
  readonly key: string
  role: Role = $state('attachment')
  kept: Kept | undefined = $state.raw()
  readonly upload: Upload | undefined
  /** Where the bytes can be read for the preview. */
  url: string
  /** Resolves when the upload has ended, whichever way. */
  ended: Promise<void> = Promise.resolve()

  constructor(it: { upload: Upload } | { kept: Kept; url: string }) {
    this.key = crypto.randomUUID()
    if ('upload' in it) {
      this.upload = it.upload
      this.url = URL.createObjectURL(it.upload.file)
    } else {
      this.kept = it.kept
      this.role = it.kept.role
      this.url = it.url
    }
  }

  get name(): string {
    return this.kept?.name ?? this.upload?.result?.name ?? this.upload?.file.name ?? ''
  }
  get size(): number {
    return this.kept?.size ?? this.upload?.file.size ?? 0
  }
  get facts(): { sha256: string; pages: number | null; mediaType: string } | undefined {
    return this.kept ?? this.upload?.result
  }
  get ready(): boolean {
    return this.kept !== undefined || this.upload?.state === 'done'
  }
  get failed(): boolean {
    return this.kept === undefined && (this.upload?.state === 'failed' || this.upload?.state === 'stopped')
  }
  get isPdf(): boolean {
    return this.facts?.mediaType === pdf || (!this.facts && this.upload?.file.type === pdf)
  }

  /** Sends it, or sends it anew after a refusal. */
  send(): void {
    if (this.upload) this.ended = this.upload.run()
  }

  forget(): void {
    if (this.url.startsWith('blob:')) URL.revokeObjectURL(this.url)
    if (this.kept === undefined) void this.upload?.stop()
  }
}

export interface Sent {
  readonly keep: number[]
  readonly add: { uploadId: string; role: Role }[]
  /** The lines behind `add`, in the same order. */
  readonly lines: readonly Line[]
}

/** The files of a form: one main file, the others attachments. */
export class Files {
  lines: readonly Line[] = $state.raw([])
  /** Kept files were taken off and the draft does not know yet. */
  #removed = $state(false)

  get main(): Line | undefined {
    return this.lines.find((it) => it.role === 'main')
  }
  get pending(): boolean {
    return this.lines.some((it) => !it.ready && !it.failed)
  }
  get failed(): boolean {
    return this.lines.some((it) => it.failed)
  }
  /** Differs from what the draft has. */
  get changed(): boolean {
    return this.#removed || this.lines.some((it) => it.ready && it.kept === undefined)
  }

  /** The first file of all is the main one until the person says otherwise. */
  take(files: readonly File[]): Line[] {
    const lines = files.map((file) => new Line({ upload: new Upload(file) }))
    const [first] = lines
    if (first && !this.main) first.role = 'main'
    this.lines = [...this.lines, ...lines]
    for (const line of lines) line.send()
    return lines
  }

  remove(line: Line): void {
    if (line.kept) this.#removed = true
    this.lines = this.lines.filter((it) => it !== line)
    line.forget()
    const next = this.lines.find((it) => it.kept === undefined)
    if (line.role === 'main' && next) next.role = 'main'
  }

  makeMain(line: Line): void {
    for (const it of this.lines) it.role = it === line ? 'main' : 'attachment'
  }

  sending(): Sent {
    const lines = this.lines.filter((it) => it.kept === undefined && it.upload?.result !== undefined)
    return {
      keep: this.lines.flatMap((it) => (it.kept ? [it.kept.position] : [])),
      add: lines.flatMap((it) => (it.upload?.result ? [{ uploadId: it.upload.result.uploadId, role: it.role }] : [])),
      lines,
    }
  }

  /** The draft was kept with `sent`: its new files are the answer's, in order, behind those it had. */
  kept(card: Card, sent: Sent): void {
    const added = card.fileList.filter((it) => !sent.keep.includes(it.position))
    for (const [at, line] of sent.lines.entries()) line.kept = added[at]
    this.#removed = card.fileList.some((it) => !this.lines.some((line) => line.kept?.position === it.position))
  }

  /** Shows the files of a draft that was opened. */
  show(card: Card): void {
    this.clear()
    this.lines = card.fileList.map(
      (kept) => new Line({ kept, url: addressOf(readDocumentFile, { id: card.id, position: kept.position }) }),
    )
    this.#removed = false
  }

  clear(): void {
    for (const line of this.lines) line.forget()
    this.lines = []
    this.#removed = false
  }
}
