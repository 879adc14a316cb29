import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { encode } from 'fast-png'
import { inFolder } from './judges.ts'

export type Rgba = readonly [number, number, number, number]

/** A PNG drawn point by point; `at` is told places from 0 to 1. */
export function pngOf(width: number, height: number, at: (x: number, y: number) => Rgba): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(at((x + 0.5) / width, (y + 0.5) / height), (y * width + x) * 4)
  }
  return encode({ width, height, data, channels: 4, depth: 8 })
}

const clear: Rgba = [0, 0, 0, 0]
const blue: Rgba = [20, 40, 200, 255]
const red: Rgba = [220, 20, 30, 255]

/** A hand in blue: two waves and a flourish, and a thick stroke at the upper left, so that it is seen which way is up. */
export const handPng = () =>
  pngOf(400, 200, (x, y) => {
    const wave = Math.abs(y - 0.6 - 0.25 * Math.sin(x * 18) * (1 - x)) < 0.03 + 0.02 * Math.sin(x * 9) ** 2
    return wave || (x < 0.12 && y < 0.3) ? blue : clear
  })

/** A seal in red: two rings, a star, half transparent inside. */
export const sealPng = () =>
  pngOf(360, 360, (x, y) => {
    const [dx, dy] = [x - 0.5, y - 0.5]
    const distance = Math.hypot(dx, dy)
    const star = 0.16 * (1 + 0.45 * Math.cos(5 * (Math.atan2(dy, dx) + Math.PI / 2)))
    if (Math.abs(distance - 0.475) < 0.025 || Math.abs(distance - 0.33) < 0.012 || distance < star) return red
    return distance < 0.47 ? [230, 60, 60, 25] : clear
  })

export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A page as it is displayed, one pixel a point. */
export function rasterOf(pdf: Uint8Array, page = 1, dots = 72): Raster {
  return inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    const ppm = execFileSync(
      'pdftoppm',
      ['-cropbox', '-r', String(dots), '-f', String(page), '-l', String(page), path('a.pdf')],
      {
        maxBuffer: 2 ** 27,
      },
    )
    const [, width = '', height = ''] = /^P6\s(\d+)\s(\d+)\s255\s/u.exec(ppm.toString('latin1', 0, 40)) ?? []
    return {
      width: Number(width),
      height: Number(height),
      data: ppm.subarray(ppm.length - Number(width) * Number(height) * 3),
    }
  })
}

export interface Mass {
  readonly count: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly middleX: number
  readonly middleY: number
}

/** Where a colour lies: its bounds, and its middle. */
export function massOf({ width, height, data }: Raster, colour: 'blue' | 'red' | 'black'): Mass {
  let [count, sumX, sumY, left, top, right, bottom] = [0, 0, 0, width, height, 0, 0]
  for (let at = 0; at < width * height; at++) {
    const [r = 0, g = 0, b = 0] = data.subarray(at * 3, at * 3 + 3)
    const is = { blue: b - r > 90, red: r - b > 90 && r - g > 90, black: r < 110 && g < 110 && b < 110 }[colour]
    if (!is) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    count++
    sumX += x + 0.5
    sumY += y + 0.5
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  return { count, left, top, right, bottom, middleX: sumX / count, middleY: sumY / count }
}

export interface SeenWord {
  readonly text: string
  /** Points from the upper left corner. */
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The words of a page and where they are seen, those in fields too (pdftotext). */
export function wordsOf(pdf: Uint8Array, page = 1): readonly SeenWord[] {
  const html = inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    const only = ['-f', String(page), '-l', String(page)]
    return execFileSync('pdftotext', ['-bbox', ...only, path('a.pdf'), '-'], { maxBuffer: 2 ** 27 }).toString()
  })
  const word = /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<\/word>/gu
  return [...html.matchAll(word)].map(([, left, top, right, bottom, text = '']) => ({
    text: text.normalize('NFC'),
    left: Number(left),
    top: Number(top),
    right: Number(right),
    bottom: Number(bottom),
  }))
}

/** Words as lines from top to bottom, and where each ends on the right. */
export function linesIn(words: readonly SeenWord[]): readonly { readonly text: string; readonly right: number }[] {
  const lines = new Map<number, SeenWord[]>()
  for (const word of words) {
    const known = [...lines.keys()].find((bottom) => Math.abs(bottom - word.bottom) < 2) ?? word.bottom
    lines.set(known, [...(lines.get(known) ?? []), word])
  }
  return [...lines]
    .toSorted(([one], [two]) => one - two)
    .map(([, line]) => line.toSorted((one, two) => one.left - two.left))
    .map((line) => ({ text: line.map(({ text }) => text).join(' '), right: Math.max(...line.map((it) => it.right)) }))
}
