import { Worker } from 'node:worker_threads'

export interface ExtractedText {
  readonly pages: number
  /** One entry a page, in NFC. */
  readonly text: readonly string[]
}

export interface ReadText extends ExtractedText {
  /** What stands by itself in the upper half of the first page, from top to bottom: lines of columns apart from each other. */
  readonly head: readonly string[]
}

export interface ReadOptions {
  /** Only the first so many pages. */
  readonly pages?: number
  /** Moment of `performance.now()` at which nobody waits any more, also when the turn has not come by then. */
  readonly until?: number
}

/** The file as the thread asks for it: piece by piece, `end` exclusive. It is never whole in memory. */
export interface RangedFile {
  readonly size: number
  bytes(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>
}

export type ToThread =
  | { readonly type: 'read'; readonly number: number; readonly size: number; readonly pages: number }
  | { readonly type: 'bytes'; readonly number: number; readonly begin: number; readonly bytes: Uint8Array }
export type FromThread =
  | { readonly type: 'wanted'; readonly number: number; readonly begin: number; readonly end: number }
  | { readonly type: 'text'; readonly number: number; readonly result: ReadText | null }

/** A broken file makes PDF.js ask for all of it at once; so much is given, and no more. */
const mostPieceBytes = 64 * 1024 * 1024
const mostSeconds = 120
const mostPages = 5000
const idleSeconds = 30
const threadMegabytes = 512

/**
 * Reads the text of PDFs in a thread of its own, one after the other, with bounds on memory and time because a file may be hostile. A
 * file that breaks the bounds costs the thread, not the process; the thread is kept for the next file and let go when none comes.
 */
export class TextReader {
  private worker: Worker | undefined
  private idle: NodeJS.Timeout | undefined
  private turn: Promise<unknown> = Promise.resolve()
  private reads = 0

  /** Undefined: no text could be read. */
  read(file: RangedFile, options: ReadOptions = {}): Promise<ReadText | undefined> {
    const result = this.turn.then(() => this.readNow(file, options))
    this.turn = result
    return result
  }

  private readNow(file: RangedFile, { pages = mostPages, until }: ReadOptions): Promise<ReadText | undefined> {
    const left = until === undefined ? mostSeconds * 1000 : until - performance.now()
    if (left <= 0) return Promise.resolve(undefined)
    clearTimeout(this.idle)
    const worker = this.worker ?? this.start()
    // Every message names its read: what a broken file still asks for must not be answered into the next one.
    const number = ++this.reads
    return new Promise((resolve) => {
      const settle = (result: ReadText | undefined, broken: boolean) => {
        clearTimeout(timer)
        worker.off('message', heard).off('error', lost).off('exit', lost)
        if (broken) this.stop()
        else this.idle = setTimeout(() => this.stop(), idleSeconds * 1000).unref()
        resolve(result)
      }
      const heard = (message: FromThread) => {
        if (message.number !== number) return
        if (message.type === 'text') settle(message.result ?? undefined, false)
        else if (message.end - message.begin > mostPieceBytes) lost()
        else
          file
            .bytes(message.begin, message.end)
            .then(
              (bytes) =>
                worker.postMessage({ type: 'bytes', number, begin: message.begin, bytes } satisfies ToThread, [
                  bytes.buffer,
                ]),
              lost,
            )
      }
      const lost = () => settle(undefined, true)
      const timer = setTimeout(lost, left)
      worker.on('message', heard).on('error', lost).on('exit', lost)
      worker.postMessage({ type: 'read', number, size: file.size, pages } satisfies ToThread)
    })
  }

  private start(): Worker {
    const worker = new Worker(new URL('./extract-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: threadMegabytes },
      stdout: true,
      stderr: true,
    })
    // A thread that breaks between two files must neither bring down the process nor be asked again.
    const forget = () => {
      if (this.worker === worker) this.worker = undefined
    }
    worker.on('error', forget).on('exit', forget)
    worker.unref()
    this.worker = worker
    return worker
  }

  private stop(): void {
    const worker = this.worker
    this.worker = undefined
    worker?.terminate().catch(() => undefined)
  }
}
