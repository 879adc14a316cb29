import PDFDocument from 'pdfkit'
import { FACES, type Face, fontBytes } from './fonts.ts'
import { type Line, type Measure, printable } from './wrap.ts'

/** Where a piece of content stands in the reading order, for assistive technology (tagged PDF). */
export interface Part {
  readonly tag: 'P' | 'H1' | 'Table' | 'TR' | 'TH' | 'TD'
  readonly parent?: Part
}

export type Align = 'left' | 'center' | 'right' | 'justify'

export interface LineBox {
  readonly x: number
  /** Baseline, measured from the top of the page. */
  readonly y: number
  readonly width: number
  readonly size: number
  readonly align: Align
}

/** A page under the pen: the few strokes the printers need, over one PDF document. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly measure: Measure
  line(line: Line, box: LineBox): void
  text(text: string, face: Face, box: LineBox): void
  rule(x1: number, y: number, x2: number, thickness?: number): void
  /** Draws content that belongs to a part of the text. */
  mark(part: Part, draw: () => void): void
  /** Draws what is not text to be read: rules, page numbers, repeated headings. */
  artifact(draw: () => void): void
}

export interface SheetOptions {
  readonly title: string
  readonly author: string
  readonly subject?: string
  readonly madeAt?: Date
  readonly landscape?: boolean
  readonly tagged: boolean
}

export function openSheet(options: SheetOptions): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    layout: options.landscape === true ? 'landscape' : 'portrait',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'vi-VN',
    tagged: options.tagged,
    displayTitle: true,
    // A register of ten thousand rows would keep every shaped word; a paper is small.
    fontLayoutCache: options.tagged,
    info: information(options),
  })
  for (const face of FACES) doc.registerFont(face, fontBytes(face))
  const measure = measuring(doc)
  const mark = options.tagged ? tagging(doc) : (_part: Part, draw: () => void) => draw()
  const sheet: Sheet = {
    doc,
    measure,
    mark,
    line: (line, box) => drawLine(doc, measure, line, box),
    text: (text, face, box) => drawText(doc, measure, printable(text), face, box),
    rule: (x1, y, x2, thickness = 0.75) => {
      doc.lineWidth(thickness).moveTo(x1, y).lineTo(x2, y).stroke('#000000')
    },
    artifact: (draw) => {
      if (options.tagged) doc.markContent('Artifact', { type: 'Layout' })
      draw()
      if (options.tagged) doc.endMarkedContent()
    },
  }
  return sheet
}

function information(options: SheetOptions): PDFKit.DocumentInfo {
  return {
    Title: printable(options.title),
    Author: printable(options.author),
    Creator: 'Liên Thông',
    ...(options.subject === undefined ? {} : { Subject: printable(options.subject) }),
    ...(options.madeAt === undefined ? {} : { CreationDate: options.madeAt, ModDate: options.madeAt }),
  }
}

/** Widths are kept per word at size 1000: the same words return all over a register. */
function measuring(doc: PDFKit.PDFDocument): Measure {
  const widths = new Map<string, number>()
  return (text, face, size) => {
    const key = `${face}\n${text}`
    let width = widths.get(key)
    if (width === undefined) {
      width = doc.font(face).fontSize(1000).widthOfString(text)
      if (widths.size > 20_000) widths.clear()
      widths.set(key, width)
    }
    return (width * size) / 1000
  }
}

function tagging(doc: PDFKit.PDFDocument): Sheet['mark'] {
  const elements = new Map<Part, PDFKit.PDFStructureElement>()
  const root = doc.struct('Document')
  doc.addStructure(root)
  const elementOf = (part: Part): PDFKit.PDFStructureElement => {
    const known = elements.get(part)
    if (known !== undefined) return known
    const element = doc.struct(part.tag)
    ;(part.parent === undefined ? root : elementOf(part.parent)).add(element)
    elements.set(part, element)
    return element
  }
  return (part, draw) => {
    const element = elementOf(part)
    element.add(doc.markStructureContent(part.tag))
    draw()
    doc.endMarkedContent()
  }
}

function drawText(doc: PDFKit.PDFDocument, measure: Measure, text: string, face: Face, box: LineBox): void {
  const spare = box.width - measure(text, face, box.size)
  const shift = box.align === 'center' ? spare / 2 : box.align === 'right' ? spare : 0
  put(doc, text, face, box.size, box.x + shift, box.y)
}

function drawLine(doc: PDFKit.PDFDocument, measure: Measure, line: Line, box: LineBox): void {
  const [first] = line.words
  if (first === undefined) return
  const gaps = line.words.filter((word, index) => index > 0 && !word.joined).length
  const even = box.align === 'justify' && !line.last && gaps > 0
  const plain = !even && line.words.every((word) => word.face === first.face)
  if (plain) {
    const align = box.align === 'justify' ? 'left' : box.align
    const text = line.words.map((word, index) => (index === 0 || word.joined ? word.text : ` ${word.text}`)).join('')
    drawText(doc, measure, text, first.face, { ...box, align })
    return
  }
  const natural = measure(' ', 'regular', box.size)
  const content = line.words.reduce((sum, word) => sum + word.width, 0)
  const gap = even ? (box.width - content) / gaps : natural
  const spare = box.width - content - gap * gaps
  let x = box.x + (box.align === 'center' ? spare / 2 : box.align === 'right' ? spare : 0)
  for (const [index, word] of line.words.entries()) {
    // A real space character follows each word, so that copied and spoken text has its spaces.
    const next = line.words[index + 1]
    const spaced = next !== undefined && !next.joined
    put(doc, spaced ? `${word.text} ` : word.text, word.face, box.size, x, box.y)
    x += word.width + (spaced ? gap : 0)
  }
}

function put(doc: PDFKit.PDFDocument, text: string, face: Face, size: number, x: number, y: number): void {
  doc.font(face).fontSize(size).text(text, x, y, { lineBreak: false, baseline: 'alphabetic' })
}
