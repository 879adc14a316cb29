import { PdfFault } from '../../fault.ts'
import {
  isArray,
  isDict,
  isName,
  isStream,
  isString,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  type PdfStream,
} from '../../file/index.ts'
import { type FontMeasure, measureOf, someFont } from './font.ts'
import { type Box, boxBy, common, type Matrix, moved, pointBy, times, unchanged } from './matrix.ts'
import { type Operation, operationsOf } from './operations.ts'

/** Something drawn. `letters`: a run of what is read; `solid`: hides what lies under it; `picture`: hides where it is not transparent. */
export interface Mark {
  readonly kind: 'letters' | 'solid' | 'picture'
  readonly box: Box
  /** From the unit square of a picture to the page. */
  readonly matrix: Matrix
  readonly picture?: PdfDict
}

const mostOperations = 400_000
const mostMarks = 100_000
const deepest = 6
const mostSaved = 200

interface State {
  matrix: Matrix
  font: FontMeasure
  size: number
  spacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
  mode: number
  line: number
  /** Not seen through, and not the colour of paper. */
  opacity: number
  paper: boolean
}

interface Pen {
  readonly file: PdfFile
  readonly fonts: Map<PdfDict, FontMeasure>
  readonly marks: Mark[]
  readonly within: Box | undefined
  readonly resources: PdfDict | undefined
  readonly budget: { left: number }
  readonly depth: number
  readonly unseenToo: boolean
  readonly saved: State[]
  state: State
  text: Matrix
  textLine: Matrix
  paths: (readonly [number, number])[][]
}

/**
 * What the content of a page draws, the letters laid invisibly over a scan too. Clipping paths are not minded. Throws `PdfFault` for a content
 * that cannot be read.
 */
export function marksOfPage(file: PdfFile, content: Uint8Array, resources: PdfDict | undefined): readonly Mark[] {
  const pen = newPen(file, true, resources)
  draw(pen, content)
  return pen.marks
}

/** What a form draws, such as the appearance of a field, laid on the page by a matrix. Throws as `marksOfPage`. */
export function marksOfForm(file: PdfFile, form: PdfStream, matrix: Matrix): readonly Mark[] {
  const pen = newPen(file, false, undefined)
  drawForm(pen, form, matrix)
  return pen.marks
}

function newPen(file: PdfFile, unseenToo: boolean, resources: PdfDict | undefined): Pen {
  const shared = { file, marks: [], fonts: new Map(), budget: { left: mostOperations }, depth: 0, unseenToo }
  return penOf(shared, resources, { ...fresh, matrix: unchanged }, undefined)
}

const fresh: Omit<State, 'matrix'> = {
  font: someFont,
  size: 1,
  spacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
  line: 1,
  opacity: 1,
  paper: false,
}

type Shared = Pick<Pen, 'file' | 'marks' | 'fonts' | 'budget' | 'depth' | 'unseenToo'>

function penOf(shared: Shared, resources: PdfDict | undefined, state: State, within: Box | undefined): Pen {
  const start = { text: unchanged, textLine: unchanged, paths: [], saved: [] }
  return { ...shared, ...start, resources, state, within }
}

function draw(pen: Pen, content: Uint8Array): void {
  for (const operation of operationsOf(content)) {
    if (--pen.budget.left < 0 || pen.marks.length > mostMarks) throw new PdfFault('pdf.tooLarge')
    operators[operation.name]?.(pen, numbersIn(operation), operation)
  }
}

const numbersIn = ({ operands }: Operation): readonly number[] => operands.filter((it) => typeof it === 'number')

type Operator = (pen: Pen, numbers: readonly number[], operation: Operation) => void

const sets =
  (key: 'spacing' | 'wordSpacing' | 'leading' | 'rise' | 'mode' | 'line'): Operator =>
  (pen, [value = 0]) => {
    pen.state[key] = value
  }

const beginLine = (pen: Pen, x: number, y: number): void => {
  pen.textLine = times(moved(x, y), pen.textLine)
  pen.text = pen.textLine
}

const colour =
  (isPaper: (numbers: readonly number[]) => boolean): Operator =>
  (pen, numbers) => {
    pen.state.paper = isPaper(numbers)
  }

const light = (numbers: readonly number[]) => numbers.length > 0 && numbers.every((it) => it > 0.85)
const uninked = (numbers: readonly number[]) => numbers.length === 4 && numbers.every((it) => it < 0.15)
const point: Operator = (pen, numbers) => {
  const [x = 0, y = 0] = numbers.slice(-2)
  pen.paths.at(-1)?.push(pointBy(pen.state.matrix, x, y))
}
const ends: Operator = (pen) => {
  pen.paths = []
}
const fills: Operator = (pen) => {
  for (const path of pen.paths) fill(pen, path)
  pen.paths = []
}

const operators: Readonly<Record<string, Operator>> = {
  q: (pen) => {
    if (pen.saved.length < mostSaved) pen.saved.push({ ...pen.state })
  },
  Q: (pen) => {
    pen.state = pen.saved.pop() ?? pen.state
  },
  cm: (pen, [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]) => {
    pen.state.matrix = times([a, b, c, d, e, f], pen.state.matrix)
  },
  w: sets('line'),
  gs: (pen, _, operation) => useState(pen, resource(pen, 'ExtGState', operation)),
  g: colour(light),
  rg: colour(light),
  k: colour(uninked),
  sc: colour((it) => (it.length === 4 ? uninked(it) : light(it))),
  scn: colour((it) => (it.length === 4 ? uninked(it) : light(it))),
  BT: (pen) => {
    pen.text = unchanged
    pen.textLine = unchanged
  },
  Tc: sets('spacing'),
  Tw: sets('wordSpacing'),
  TL: sets('leading'),
  Ts: sets('rise'),
  Tr: sets('mode'),
  Tz: (pen, [percent = 100]) => {
    pen.state.scale = percent / 100
  },
  Tf: (pen, [size = 1], operation) => useFont(pen, size, resource(pen, 'Font', operation)),
  Td: (pen, [x = 0, y = 0]) => beginLine(pen, x, y),
  TD: (pen, [x = 0, y = 0]) => {
    pen.state.leading = -y
    beginLine(pen, x, y)
  },
  Tm: (pen, [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]) => {
    pen.textLine = [a, b, c, d, e, f]
    pen.text = pen.textLine
  },
  'T*': (pen) => beginLine(pen, 0, -pen.state.leading),
  Tj: (pen, _, { operands }) => show(pen, operands),
  TJ: (pen, _, { operands }) =>
    show(
      pen,
      operands.flatMap((it) => (isArray(it) ? it.items : [])),
    ),
  "'": (pen, _, { operands }) => {
    beginLine(pen, 0, -pen.state.leading)
    show(pen, operands)
  },
  '"': (pen, [word = 0, letter = 0], { operands }) => {
    pen.state.wordSpacing = word
    pen.state.spacing = letter
    beginLine(pen, 0, -pen.state.leading)
    show(
      pen,
      operands.filter((it) => isString(it)),
    )
  },
  m: (pen, numbers, operation) => {
    pen.paths.push([])
    point(pen, numbers, operation)
  },
  l: point,
  c: point,
  v: point,
  y: point,
  re: (pen, [x = 0, y = 0, width = 0, height = 0]) => {
    const corners = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ] as const
    pen.paths.push(corners.map(([across, up]) => pointBy(pen.state.matrix, across, up)))
  },
  n: ends,
  S: (pen) => strokes(pen),
  s: (pen) => strokes(pen),
  f: fills,
  F: fills,
  'f*': fills,
  B: fills,
  'B*': fills,
  b: fills,
  'b*': fills,
  sh: (pen) => put(pen, 'solid', pen.within ?? boxBy(pen.state.matrix, [-1e4, -1e4, 1e4, 1e4])),
  Do: (pen, _, operation) => useObject(pen, resource(pen, 'XObject', operation)),
  // The data of a picture within the content are not looked at: it hides what lies under it.
  EI: (pen) => put(pen, 'solid', boxBy(pen.state.matrix, [0, 0, 1, 1])),
}

function resource({ file, resources }: Pen, kind: string, { operands }: Operation): PdfObject {
  const name = operands.find((it) => isName(it))
  const group = file.resolve(resources?.entries.get(kind))
  return isDict(group) && isName(name) ? file.resolve(group.entries.get(name.name)) : null
}

function useState(pen: Pen, found: PdfObject): void {
  const opacity = isDict(found) ? pen.file.resolve(found.entries.get('ca')) : null
  if (typeof opacity === 'number') pen.state.opacity = opacity
}

function useFont(pen: Pen, size: number, found: PdfObject): void {
  pen.state.size = size
  if (!isDict(found)) return
  const known = pen.fonts.get(found) ?? measureOf(pen.file, found)
  pen.fonts.set(found, known)
  pen.state.font = known
}

function put(pen: Pen, kind: Mark['kind'], box: Box, picture?: PdfDict): void {
  const seen = pen.within === undefined ? box : common(box, pen.within)
  if (seen === undefined || !seen.every(Number.isFinite) || pen.state.opacity < 0.3) return
  pen.marks.push({ kind, box: seen, matrix: pen.state.matrix, ...(picture === undefined ? {} : { picture }) })
}

/** In the size of letters. What lies above or below the small letters of a text touches the line and does not hide it. */
const core = [0, 0.45] as const
const whole = [-0.2, 0.75] as const

/** Runs of letters between blanks; kerning does not part them. */
function show(pen: Pen, parts: readonly PdfObject[]): void {
  const { state } = pen
  const { font, size, scale } = state
  const [low, high] = pen.unseenToo ? core : whole
  let [x, from, to] = [0, 0, 0]
  const flush = () => {
    if (to > from) {
      const box = boxBy(times(moved(0, state.rise), times(pen.text, state.matrix)), [from, size * low, to, size * high])
      // Letters in the colour of paper are there to hide, and so are shapes.
      if (state.mode !== 3 || pen.unseenToo) put(pen, font.shapes || state.paper ? 'solid' : 'letters', box)
    }
    from = 0
    to = 0
  }
  for (const part of parts) {
    if (typeof part === 'number') x -= (part / 1000) * size * scale
    if (!isString(part)) continue
    for (let at = 0; at + font.bytes <= part.bytes.length; at += font.bytes) {
      const code = font.bytes === 1 ? (part.bytes[at] ?? 0) : (part.bytes[at] ?? 0) * 256 + (part.bytes[at + 1] ?? 0)
      const width = (font.width(code) / 1000) * size * scale
      if (font.blank(code)) flush()
      else {
        if (to > from && x - to > size / 3) flush()
        if (to <= from) from = x
        to = Math.max(x + width, from)
      }
      x += width + state.spacing * scale + (font.bytes === 1 && code === 32 ? state.wordSpacing * scale : 0)
    }
  }
  flush()
  pen.text = times(moved(x, 0), pen.text)
}

/** A shape hides what lies under it when it fills the better part of its box; a scroll of a drawn signature does not. */
function fill(pen: Pen, path: readonly (readonly [number, number])[]): void {
  let area = 0
  for (const [nth, [x, y]] of path.entries()) {
    const [nextX, nextY] = path[(nth + 1) % path.length] ?? [x, y]
    area += (x * nextY - nextX * y) / 2
  }
  const box = boxOf(path)
  if (box === undefined || Math.abs(area) < 0.4 * (box[2] - box[0]) * (box[3] - box[1])) return
  put(pen, 'solid', box)
}

function boxOf(path: readonly (readonly [number, number])[]): Box | undefined {
  if (path.length < 2 || path.length > 10_000) return undefined
  const [xs, ys] = [path.map(([x]) => x), path.map(([, y]) => y)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** A line as thick as letters are high covers them. */
function strokes(pen: Pen): void {
  const { line, matrix } = pen.state
  const thick = line * Math.hypot(matrix[0], matrix[1])
  for (const path of thick >= 4 ? pen.paths : []) {
    for (const [nth, to] of path.entries()) {
      const box = boxOf([path[nth - 1] ?? to, to])
      const half = thick / 2
      if (box !== undefined) put(pen, 'solid', [box[0] - half, box[1] - half, box[2] + half, box[3] + half])
    }
  }
  pen.paths = []
}

function useObject(pen: Pen, found: PdfObject): void {
  if (!isStream(found)) return
  const kind = pen.file.resolve(found.dict.entries.get('Subtype'))
  if (isName(kind, 'Image')) put(pen, 'picture', boxBy(pen.state.matrix, [0, 0, 1, 1]), found.dict)
  else if (isName(kind, 'Form')) drawForm(pen, found, pen.state.matrix)
}

function drawForm(pen: Pen, form: PdfStream, matrix: Matrix): void {
  const { file } = pen
  if (pen.depth >= deepest) throw new PdfFault('pdf.tooDeep')
  const own = times(matrixIn(file, form.dict), matrix)
  const box = boxIn(file, form.dict)
  const clip = box === undefined ? pen.within : boxBy(own, box)
  const within = clip === undefined || pen.within === undefined ? clip : common(clip, pen.within)
  if (clip !== undefined && within === undefined) return
  const resources = file.resolve(form.dict.entries.get('Resources'))
  const shared = { ...pen, depth: pen.depth + 1 }
  draw(
    penOf(shared, isDict(resources) ? resources : pen.resources, { ...pen.state, matrix: own }, within),
    file.data(form),
  )
}

function fourNumbers(file: PdfFile, it: PdfObject | undefined): readonly number[] {
  const list = file.resolve(it)
  return (isArray(list) ? list.items : []).map((item) => file.resolve(item)).filter((item) => typeof item === 'number')
}

export function matrixIn(file: PdfFile, dict: PdfDict): Matrix {
  const [a, b, c, d, e, f] = fourNumbers(file, dict.entries.get('Matrix'))
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined)
    return unchanged
  return [a, b, c, d, e, f]
}

export function boxIn(file: PdfFile, dict: PdfDict): Box | undefined {
  const [a, b, c, d] = fourNumbers(file, dict.entries.get('BBox'))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}
