import { parentPort, workerData } from 'node:worker_threads'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'

const mostPages = 5000
const mostCharacters = 20_000_000

interface TextPiece {
  readonly str?: string
  readonly hasEOL?: boolean
}

async function read(): Promise<void> {
  const pdf = await getDocument({
    data: workerData as Uint8Array,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS,
  }).promise
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
  parentPort?.postMessage({ pages: pdf.numPages, text })
}

read().catch(() => process.exit(1))
