import { parentPort, workerData } from 'node:worker_threads'
import type { ReadBook } from './book.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import { TooLarge } from './unpacked-size.ts'

async function read(bytes: Uint8Array): Promise<ReadBook> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isZip = file.subarray(0, 2).toString('latin1') === 'PK'
  try {
    return isZip ? await readXlsx(file) : readCsv(file)
  } catch (error) {
    return { wrong: error instanceof TooLarge ? 'too-large' : 'unreadable' }
  }
}

parentPort?.postMessage(await read(workerData as Uint8Array))
