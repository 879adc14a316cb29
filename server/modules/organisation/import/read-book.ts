import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { fault } from '#platform/fault.ts'
import { isBlank, mostBytes, mostUnpacked, type ReadBook, type Sheet } from './book.ts'

const mostSeconds = 60

/** The arriving bytes, bounded. The sender is left open, so that it still hears the refusal. */
async function collect(bytes: Readable): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of bytes.iterator({ destroyOnReturn: false })) {
    size += (part as Buffer).length
    if (size > mostBytes) throw fault('file.too-large', { limit: mostBytes })
    parts.push(part as Buffer)
  }
  if (size === 0) throw fault('file.empty')
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Reads in a thread of its own with bounds on memory and time, because the file may be hostile. */
function inThread(bytes: Uint8Array): Promise<ReadBook> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./read-thread.ts', import.meta.url), {
      workerData: bytes,
      transferList: [bytes.buffer as ArrayBuffer],
      resourceLimits: { maxOldGenerationSizeMb: 768 },
      stdout: true,
      stderr: true,
    })
    const done = (book: ReadBook) => {
      clearTimeout(timer)
      worker.terminate().catch(() => undefined)
      resolve(book)
    }
    const timer = setTimeout(done, mostSeconds * 1000, { wrong: 'unreadable' })
    worker.once('message', done)
    worker.once('error', () => done({ wrong: 'unreadable' }))
    worker.once('exit', () => done({ wrong: 'unreadable' }))
  })
}

/** The sheets of an arriving spreadsheet or CSV without their blank lines; `undefined` when it has more lines than may be imported. */
export async function readBook(incoming: Readable): Promise<readonly Sheet[] | undefined> {
  const book = await inThread(await collect(incoming))
  if ('sheets' in book)
    return book.sheets.map((sheet) => ({ ...sheet, lines: sheet.lines.filter((line) => !isBlank(line)) }))
  if (book.wrong === 'too-many-lines') return undefined
  throw book.wrong === 'too-large' ? fault('file.too-large', { limit: mostUnpacked }) : fault('import.unreadable')
}
