import { parentPort } from 'node:worker_threads'
import { getDocument, PDFDataRangeTransport, type PDFPageProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { standingApart, type TextPiece } from './page-head.ts'
import type { FromThread, ReadText, ToThread } from './text-reader.ts'

const mostCharacters = 20_000_000

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

async function read(number: number, size: number, pages: number): Promise<ReadText> {
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
    let head: string[] = []
    let characters = 0
    for (let number = 1; number <= Math.min(pdf.numPages, pages) && characters < mostCharacters; number++) {
      const page = await pdf.getPage(number)
      const pieces = await piecesOf(page)
      if (number === 1) head = standingApart(pieces, page.getViewport({ scale: 1 }))
      const words = wordsOf(pieces)
      characters += words.length
      text.push(words)
    }
    return { pages: pdf.numPages, text, head }
  } finally {
    await task.destroy()
  }
}

async function piecesOf(page: PDFPageProxy): Promise<readonly TextPiece[]> {
  const { items } = await page.getTextContent()
  page.cleanup()
  return items as TextPiece[]
}

/** Pieces are joined as they are: fonts split Vietnamese words, and a blank between pieces would break them. */
function wordsOf(pieces: readonly TextPiece[]): string {
  const joined = pieces.map((piece) => (piece.str ?? '') + (piece.hasEOL ? '\n' : '')).join('')
  return joined.normalize('NFC').replaceAll('\u0000', '')
}

parentPort?.on('message', (message: ToThread) => {
  const { number } = message
  if (message.type === 'bytes') {
    if (pieces?.number === number) pieces.onDataRange(message.begin, message.bytes)
  } else
    read(number, message.size, message.pages).then(
      (result) => tell({ type: 'text', number, result }),
      () => tell({ type: 'text', number, result: null }),
    )
})
