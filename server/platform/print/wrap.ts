import type { Face } from './fonts.ts'

/** Width in points of a text in one face and size. */
export type Measure = (text: string, face: Face, size: number) => number

export interface Run {
  readonly text: string
  readonly face: Face
}

/** A word on a line. `joined` words were cut from one longer word and take no space before them. */
export interface Word {
  readonly text: string
  readonly face: Face
  readonly width: number
  readonly joined: boolean
}

export interface Line {
  readonly words: readonly Word[]
  /** Width with ordinary spaces. */
  readonly width: number
  /** Last line of its paragraph: not justified. */
  readonly last: boolean
}

export interface WrapOptions {
  readonly size: number
  readonly width: number
  readonly indent?: number
}

/** Greedy line breaking at ordinary spaces; a word wider than the line is cut after `/` or `-`, else between letters. */
export function wrap(runs: readonly Run[], measure: Measure, options: WrapOptions): Line[] {
  const space = measure(' ', 'regular', options.size)
  const lines: Line[] = []
  let words: Word[] = []
  let used = options.indent ?? 0
  for (const word of wordsOf(runs, measure, options)) {
    const gap = words.length === 0 || word.joined ? 0 : space
    if (words.length > 0 && used + gap + word.width > options.width + 0.01) {
      lines.push({ words, width: used, last: false })
      words = [word]
      used = word.width
    } else {
      words.push(word)
      used += gap + word.width
    }
  }
  lines.push({ words, width: used, last: true })
  return lines
}

/** Wraps to the same number of lines as `wrap`, but with lines as even as can be: for centred titles and names of agencies. */
export function wrapEvenly(runs: readonly Run[], measure: Measure, options: WrapOptions): Line[] {
  let best = wrap(runs, measure, options)
  const count = best.length
  if (count === 1) return best
  for (let width = options.width - 4; width > options.width / 3; width -= 4) {
    const narrower = wrap(runs, measure, { ...options, width })
    if (narrower.length > count) return best
    best = narrower
  }
  return best
}

/** Text as it is put on paper: composed (NFC), one line, no control characters. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

function* wordsOf(runs: readonly Run[], measure: Measure, options: WrapOptions): Generator<Word> {
  for (const run of runs) {
    for (const text of printable(run.text).split(/ +/u)) {
      if (text === '') continue
      const width = measure(text, run.face, options.size)
      if (width <= options.width) yield { text, face: run.face, width, joined: false }
      else yield* cut(text, run.face, measure, options)
    }
  }
}

function* cut(text: string, face: Face, measure: Measure, options: WrapOptions): Generator<Word> {
  let rest = text
  let joined = false
  while (rest !== '') {
    const piece = fitting(rest, (part) => measure(part, face, options.size) <= options.width)
    yield { text: piece, face, width: measure(piece, face, options.size), joined }
    rest = rest.slice(piece.length)
    joined = true
  }
}

function fitting(text: string, fits: (part: string) => boolean): string {
  if (fits(text)) return text
  const letters = Array.from(text)
  let length = letters.length - 1
  while (length > 1 && !fits(letters.slice(0, length).join(''))) length -= 1
  const widest = letters.slice(0, Math.max(1, length)).join('')
  const stop = Math.max(widest.lastIndexOf('/'), widest.lastIndexOf('-'))
  return stop > 0 ? widest.slice(0, stop + 1) : widest
}
