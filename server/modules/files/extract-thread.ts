import { parentPort } from 'node:worker_threads'
import { getDocument, PDFDataRangeTransport, type PDFPageProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
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
  readonly number: number
  constructor(number: number, size: number) {
    super(size, null)
    this.number = number
  }
  override requestDataRange(begin: number, end: number): void {
    tell({ type: 'wanted', number: this.number, begin, end })
  }
}

let pieces: Pieces | undefined

async function read(number: number, size: number): Promise<ExtractedText> {
  pieces = new Pieces(number, size)
  const task = getDocument({
    range: pieces,
    rangeChunkSize: chunkBytes,
    disableAutoFetch: true,
    disableStream: true,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS,
  })
  try {
    const pdf = await task.promise
    const text: string[] = []
    let characters = 0
    for (let page = 1; page <= Math.min(pdf.numPages, mostPages) && characters < mostCharacters; page++) {
      const words = await wordsOf(await pdf.getPage(page))
      characters += words.length
      text.push(words)
    }
    return { pages: pdf.numPages, text }
  } finally {
    await task.destroy()
  }
}

/** Pieces are joined as they are: fonts split Vietnamese words, and a blank between pieces would break them. */
async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent()
  const joined = (items as TextPiece[]).map((piece) => (piece.str ?? '') + (piece.hasEOL ? '\n' : '')).join('')
  page.cleanup()
  return joined.normalize('NFC').replaceAll('\u0000', '')
}

parentPort?.on('message', (message: ToThread) => {
  const { number } = message
  if (message.type === 'bytes') {
    if (pieces?.number === number) pieces.onDataRange(message.begin, message.bytes)
  } else
    read(number, message.size).then(
      (result) => tell({ type: 'text', number, result }),
      () => tell({ type: 'text', number, result: null }),
    )
})
