import { applyLook, type Look, readStyles, type Styles, themeFonts } from './docx-styles.ts'
import {
  type Alignment,
  mostLetters,
  mostParagraphs,
  type PageForm,
  type PaperParagraph,
  type PaperText,
  type Side,
} from './paper-text.ts'
import { readXml, type XmlElement } from './xml.ts'
import { unpack } from './zip.ts'

const parts = ['word/document.xml', 'word/styles.xml', 'word/theme/theme1.xml']
const bounds = { mostBytes: 40 * 1024 * 1024, mostEntries: 5000, wanted: (name: string) => parts.includes(name) }

interface Piece extends Look {
  text: string
}

interface OpenParagraph {
  style?: string
  /** Set by the paragraph itself. */
  own: Look
  pieces: Piece[]
}

interface OpenRow {
  cells: PaperParagraph[][]
}

/** The text of a Word file. Throws for what is none, or goes beyond the bounds; unbounded in time, to be asked in a thread. */
export function readDocxNow(docx: Uint8Array): PaperText {
  const entries = unpack(docx, bounds)
  const main = entries.get('word/document.xml')
  if (main === undefined) throw new Error('no document')
  const theme = entries.get('word/theme/theme1.xml')
  const reader = documentReader(readStyles(entries.get('word/styles.xml'), theme), themeFonts(theme))
  readXml(main, reader)
  return reader.result()
}

/** Elements whose content is not what a reader sees: deleted text, field codes, the second form of what is drawn. */
const unseen = new Set([
  'del',
  'moveFrom',
  'instrText',
  'Fallback',
  'delText',
  'delInstrText',
  'pPrChange',
  'rPrChange',
  'sectPrChange',
])

function documentReader(styles: Styles, fonts: ReadonlyMap<string, string>) {
  const done: PaperParagraph[] = []
  const open: OpenParagraph[] = []
  const rows: OpenRow[] = []
  let skipped = 0
  let run: Look | undefined
  let inText = false
  let letters = 0
  let cut = false
  let page: PageForm | undefined
  let size: { width: number; height: number } | undefined

  const add = (paragraph: PaperParagraph) => {
    const cell = rows.at(-1)?.cells.at(-1)
    if (done.length >= mostParagraphs || letters > mostLetters) cut = true
    else (cell ?? done).push(paragraph)
  }
  const write = (text: string) => {
    const paragraph = open.at(-1)
    if (paragraph === undefined || letters > mostLetters) return
    letters += text.length
    const look = { ...styles.lookOf(paragraph.style), ...paragraph.own, ...run }
    if (look.hidden === true) return
    paragraph.pieces.push({ ...look, text: look.capitals === true ? text.toLocaleUpperCase('vi') : text })
  }
  return {
    open(element: XmlElement) {
      const { name, attribute } = element
      if (unseen.has(name)) skipped += 1
      if (skipped > 0) return
      const paragraph = open.at(-1)
      if (name === 'p') open.push({ own: {}, pieces: [] })
      else if (name === 'tr') rows.push({ cells: [] })
      else if (name === 'tc') rows.at(-1)?.cells.push([])
      else if (name === 'r') run = {}
      else if (name === 't') inText = true
      else if (name === 'tab' && run !== undefined) write('\t')
      else if ((name === 'br' || name === 'cr') && run !== undefined) write('\n')
      else if (name === 'noBreakHyphen') write('-')
      else if (name === 'pStyle' && paragraph !== undefined) {
        const style = attribute('val')
        if (style !== undefined) paragraph.style = style
      } else if (name === 'pgSz') size = { width: twips(attribute('w')), height: twips(attribute('h')) }
      else if (name === 'pgMar') page ??= pageOf(size, attribute)
      else if (run !== undefined) applyLook(run, element, fonts)
      else if (name === 'jc' && paragraph !== undefined) applyLook(paragraph.own, element)
    },
    close(name: string) {
      if (unseen.has(name)) skipped -= 1
      else if (skipped > 0) return
      else if (name === 't') inText = false
      else if (name === 'r') run = undefined
      else if (name === 'p') {
        const paragraph = open.pop()
        if (paragraph !== undefined) for (const each of closed(paragraph, styles)) add(each)
      } else if (name === 'tr') {
        const row = rows.pop()
        const cells = row?.cells ?? []
        for (const [at, cell] of cells.entries()) for (const each of cell) add({ ...each, ...sideOf(at, cells.length) })
      }
    },
    text(text: string) {
      if (inText && skipped === 0) write(text)
    },
    result(): PaperText {
      return { source: 'docx', ...(page === undefined ? {} : { page }), paragraphs: done, cut }
    },
  }
}

/** Two columns without lines are the letterhead and the end of a paper; a table of more is none of these. */
function sideOf(at: number, cells: number): { side?: Side } {
  return cells === 2 ? { side: at === 0 ? 'left' : 'right' } : {}
}

/** A paragraph; line breaks inside part it, as a reader sees it. Empty ones are left out. */
function closed({ style, own, pieces }: OpenParagraph, styles: Styles): PaperParagraph[] {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    for (const [at, text] of piece.text.split('\n').entries()) {
      if (at > 0) lines.push([])
      lines.at(-1)?.push({ ...piece, text })
    }
  }
  const alignment = own.alignment ?? styles.lookOf(style).alignment
  return lines.flatMap((line) => paragraphOf(line, alignment))
}

function paragraphOf(pieces: readonly Piece[], alignment: Alignment | undefined): PaperParagraph[] {
  const text = pieces
    .map((piece) => piece.text)
    .join('')
    .normalize('NFC')
    .replaceAll('\u00a0', ' ')
    .trim()
  if (text === '') return []
  const size = most(pieces, (piece) => piece.size)
  const font = most(pieces, (piece) => piece.font)
  return [
    {
      text,
      bold: most(pieces, (piece) => piece.bold === true) ?? false,
      italic: most(pieces, (piece) => piece.italic === true) ?? false,
      ...(size === undefined ? {} : { size }),
      ...(font === undefined ? {} : { font }),
      ...(alignment === undefined ? {} : { alignment }),
    },
  ]
}

/** What most letters have. */
function most<T>(pieces: readonly Piece[], pick: (piece: Piece) => T): T | undefined {
  const weights = new Map<T, number>()
  for (const piece of pieces) weights.set(pick(piece), (weights.get(pick(piece)) ?? 0) + piece.text.trim().length)
  return [...weights].toSorted((one, two) => two[1] - one[1])[0]?.[0]
}

/** Millimetres. */
function twips(value: string | undefined): number {
  const number = Number(value)
  return Number.isFinite(number) ? Math.round((number / 1440) * 254) / 10 : 0
}

function pageOf(size: { width: number; height: number } | undefined, attribute: XmlElement['attribute']): PageForm {
  const margin = (name: string) => twips(attribute(name))
  return {
    widthMm: size?.width ?? 0,
    heightMm: size?.height ?? 0,
    margins: { top: margin('top'), right: margin('right'), bottom: margin('bottom'), left: margin('left') },
  }
}
