import { parentPort } from 'node:worker_threads'
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { ExtractedText } from './text-reader.ts'

const mostPages = 5000
const mostCharacters = 20_000_000

interface TextPiece {
  readonly str?: string
  readonly hasEOL?: boolean
}

async function read(data: Uint8Array): Promise<ExtractedText> {
  const task = getDocument({ data, useSystemFonts: false, disableFontFace: true, verbosity: VerbosityLevel.ERRORS })
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

parentPort?.on('message', (data: Uint8Array) => {
  read(data).then(
    (result) => parentPort?.postMessage(result),
    () => parentPort?.postMessage(null),
  )
})
