import type { Snippet } from 'svelte'
import {
  assets,
  getDocument,
  InvalidPDFException,
  PasswordResponses,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
  type PDFWorker,
  takeWorker,
} from './library.ts'

export interface PdfSource {
  /** Our own address of the bytes; must answer ranges for large files to open quickly. */
  readonly url: string
  readonly name: string
  readonly size: number
  /** Identifies the content: another hash is another file, and the view starts anew. */
  readonly sha256: string
  /** Replaces the plain download, for instance to choose between renditions. */
  readonly ondownload?: () => void
  /**
   * Laid over a page, such as the box of a signature. Its size in CSS pixels, how many of them make a point, and by how many degrees the
   * reader turned it clockwise.
   */
  readonly over?:
    | Snippet<[{ page: number; scale: number; width: number; height: number; rotation: number }]>
    | undefined
  /** Page shown first, from 1. */
  readonly start?: number | undefined
}

/** Above this the file is fetched page by page instead of as a whole. */
const wholeUpTo = 6 * 1024 * 1024

interface Sized {
  readonly width: number
  readonly height: number
}

/** One opened file: from the first byte to a readable document, or to the reason why not. */
export class PdfFile {
  #state: 'loading' | 'locked' | 'ready' | 'damaged' | 'missing' = $state('loading')
  #wrongPassword = $state(false)
  #received = $state(0)
  #total = $state(0)
  #document: PDFDocumentProxy | null = $state.raw(null)
  #sizes: readonly Sized[] = $state.raw([])
  #task: PDFDocumentLoadingTask | null = null
  #worker: PDFWorker | null = null
  #unlock: ((password: string) => void) | null = null

  get state() {
    return this.#state
  }
  get wrongPassword() {
    return this.#wrongPassword
  }
  get received() {
    return this.#received
  }
  get total() {
    return this.#total
  }
  get document() {
    return this.#document
  }
  /** Width and height of each page in points, unrotated. Until a page was opened it is assumed to be like the first. */
  get sizes() {
    return this.#sizes
  }

  async open(url: string, size: number) {
    await this.close()
    this.#state = 'loading'
    this.#received = 0
    this.#total = size
    const large = size > wholeUpTo
    const worker = takeWorker()
    this.#worker = worker
    const task = getDocument({
      url,
      worker,
      ...assets,
      disableAutoFetch: large,
      disableStream: large,
      rangeChunkSize: 256 * 1024,
    })
    this.#task = task
    task.onProgress = ({ loaded, total }: { loaded: number; total: number }) => {
      this.#received = loaded
      if (total > 0) this.#total = total
    }
    task.onPassword = (unlock: (password: string) => void, reason: number) => {
      this.#unlock = unlock
      this.#wrongPassword = reason === PasswordResponses.INCORRECT_PASSWORD
      this.#state = 'locked'
    }
    try {
      const document = await task.promise
      const first = (await document.getPage(1)).getViewport({ scale: 1, rotation: 0 })
      this.#sizes = Array.from({ length: document.numPages }, () => ({ width: first.width, height: first.height }))
      this.#document = document
      this.#state = 'ready'
    } catch (thrown) {
      if (task === this.#task) this.#state = thrown instanceof InvalidPDFException ? 'damaged' : 'missing'
    }
  }

  unlock(password: string) {
    this.#state = 'loading'
    this.#unlock?.(password)
  }

  /** A page turned out to have another size than the first. */
  learn(page: number, { width, height }: Sized) {
    const known = this.#sizes[page - 1]
    if (!known || (known.width === width && known.height === height)) return
    this.#sizes = this.#sizes.map((it, at) => (at === page - 1 ? { width, height } : it))
  }

  async close() {
    const task = this.#task
    const worker = this.#worker
    this.#task = null
    this.#worker = null
    this.#document = null
    await task?.destroy().catch(() => undefined)
    worker?.destroy()
  }
}
