import { parentPort } from 'node:worker_threads'
import { getDocument, PDFDataRangeTransport, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { ExtractedText, FromThread, ToThread } from './text-reader.ts'

const mostPages = 5000
const mostCharacters = 20_000_000

interface TextPiece {
  readonly str?: string
  readonly hasEOL?: boolean
}

const tell = (message: FromThread) => parentPort?.postMessage(message)
const chunkBytes = 256 * 1024

/** Asks the other thread for each piece of the file that PDF.js wants. */
class Pieces extends PDFDataRangeTransport {
  override requestDataRange(begin: number, end: number): void {
    tell({ type: 'wanted', begin, end })
  }
}

let pieces: Pieces | undefined

async function read(size: number): Promise<ExtractedText> {
  pieces = new Pieces(size, null)
  const task = getDocument({
    range: pieces,
    rangeChunkSize: chunkBytes,
    disableAutoFetch: true,
    disableStream: true,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS,
  })
  const pdf = await task.promise
  const text: string[] = []
  let characters = 0
  for (let number = 1; number <= Math.min(pdf.numPages, mostPages) && characters < mostCharacters; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    // Pieces are joined as they are: fonts split Vietnamese words, and a blank between pieces would break them.
    const joined = (items as TextPiece[]).map((piece) => (piece.str ?? '') + (piece.hasEOL ? '\n' : '')).join('')
    characters += joined.length
    text.push(joined.normalize('NFC').replaceAll('\u0000', ''))
    page.cleanup()
  }
  const { numPages: pages } = pdf
  await task.destroy()
  return { pages, text }
}

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'bytes') pieces?.onDataRange(message.begin, message.bytes)
  else
    read(message.size).then(
      (result) => tell({ type: 'text', result }),
      () => tell({ type: 'text', result: null }),
    )
})
