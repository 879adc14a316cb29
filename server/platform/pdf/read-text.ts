import { getDocument, type PDFPageProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PdfText, TextItem, TextPage } from './text-items.ts'

interface Piece {
  readonly str?: string
  readonly transform?: readonly number[]
  readonly width?: number
  readonly fontName?: string
}

interface FontFacts {
  readonly name?: string
  readonly bold?: boolean
  readonly italic?: boolean
}

const mostCharacters = 4_000_000
const mostItems = 400_000

/** Text with its places. Throws for what is no PDF; unbounded in time, to be asked in a thread. */
export async function readTextNow(data: Uint8Array, mostPages: number): Promise<PdfText> {
  const task = getDocument({
    data,
    useSystemFonts: false,
    disableFontFace: true,
    // Names of fonts are told with these only.
    fontExtraProperties: true,
    // Pictures are passed over: unpacked they may be of any size.
    maxImageSize: 1,
    verbosity: VerbosityLevel.ERRORS,
  })
  try {
    const pdf = await task.promise
    const pages: TextPage[] = []
    let characters = 0
    let items = 0
    for (let at = 1; at <= Math.min(pdf.numPages, mostPages); at++) {
      const page = await pageOf(await pdf.getPage(at))
      pages.push(page)
      items += page.items.length
      characters += page.items.reduce((sum, item) => sum + item.text.length, 0)
      if (characters > mostCharacters || items > mostItems) break
    }
    return { pageCount: pdf.numPages, pages }
  } finally {
    await task.destroy()
  }
}

async function pageOf(page: PDFPageProxy): Promise<TextPage> {
  const { items } = await page.getTextContent()
  // Fonts come to this side with the drawing commands only.
  await page.getOperatorList()
  const view = page.getViewport({ scale: 1 })
  const [A = 1, B = 0, C = 0, D = -1, E = 0, F = 0] = view.transform
  const fonts = new Map<string, FontFacts>()
  const placed: TextItem[] = []
  for (const { str = '', transform, width = 0, fontName = '' } of items as Piece[]) {
    if (str === '' || transform === undefined) continue
    const [, , c = 0, d = 0, e = 0, f = 0] = transform
    const font = fontOf(page, fonts, fontName)
    placed.push({
      text: str.normalize('NFC').replaceAll('\u0000', ''),
      x: A * e + C * f + E,
      y: B * e + D * f + F,
      width,
      size: Math.hypot(A * c + C * d, B * c + D * d) || 1,
      font: font.name,
      bold: font.bold,
      italic: font.italic,
    })
  }
  const [left = 0, bottom = 0] = page.view
  const turned = page.rotate !== 0 || left !== 0 || bottom !== 0 || page.userUnit !== 1
  page.cleanup()
  return { width: view.width, height: view.height, turned, items: placed }
}

function fontOf(page: PDFPageProxy, known: Map<string, FontFacts>, key: string) {
  let facts = known.get(key)
  if (facts === undefined) {
    facts = page.commonObjs.has(key) ? ((page.commonObjs.get(key) ?? {}) as FontFacts) : {}
    known.set(key, facts)
  }
  const name = (facts.name ?? '').replace(/^[A-Z]{6}\+/u, '')
  return {
    name,
    bold: facts.bold === true || /bold|black/iu.test(name),
    italic: facts.italic === true || /italic|oblique/iu.test(name),
  }
}
