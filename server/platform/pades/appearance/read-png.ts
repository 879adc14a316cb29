import { inflateSync } from 'node:zlib'
import { type DecodedPng, decode } from 'fast-png'
import { PdfFault } from '../fault.ts'

/** A picture with eight bits a colour; `alpha` is missing when nothing of it is transparent. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
  readonly alpha: Uint8Array | undefined
}

const mostBytes = 2 * 1024 * 1024
const mostSide = 4000
const mostUnpacked = 40 * 1024 * 1024
const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
/** Values a pixel has, by the colour type of the header. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/**
 * Reads a PNG of any kind of colour, at most 2 MB and 4,000 points a side. How much it unpacks to is known from its header and held to, and
 * whatever is not the picture itself (profiles, texts) is left out before it is unpacked. Throws `picture.…`.
 */
export function readPng(bytes: Uint8Array): Pixels {
  if (bytes.length > mostBytes) throw new PdfFault('picture.tooLarge', { bytes: bytes.length, most: mostBytes })
  const { header, data, plain } = chunksOf(bytes)
  const size = unpackedSize(header)
  try {
    if (inflateSync(data, { maxOutputLength: size + 1 }).length !== size) throw new PdfFault('picture.broken')
    return pixelsOf(decode(plain))
  } catch (error) {
    if (error instanceof PdfFault) throw error
    throw new PdfFault('picture.broken')
  }
}

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly interlaced: boolean
}

function chunksOf(bytes: Uint8Array): { header: Header; data: Buffer; plain: Buffer } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (all.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new PdfFault('picture.notPng')
  const pieces: Buffer[] = [all.subarray(0, 8)]
  const data: Buffer[] = []
  let header: Header | undefined
  for (let at = 8, last = false; !last; ) {
    if (at + 12 > all.length) throw new PdfFault('picture.broken')
    const length = all.readUInt32BE(at)
    const type = all.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (end > all.length || (header === undefined && type !== 'IHDR')) throw new PdfFault('picture.broken')
    if (type === 'IHDR') header = headerOf(all.subarray(at + 8, end - 4), header)
    if (type === 'IDAT') data.push(all.subarray(at + 8, end - 4))
    if (kept.has(type)) pieces.push(all.subarray(at, end))
    last = type === 'IEND'
    at = end
  }
  if (header === undefined) throw new PdfFault('picture.broken')
  return { header, data: Buffer.concat(data), plain: Buffer.concat(pieces) }
}

function headerOf(bytes: Buffer, before: Header | undefined): Header {
  if (bytes.length !== 13 || before !== undefined) throw new PdfFault('picture.broken')
  const [width, height] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)]
  const [depth, colour, interlace] = [bytes.readUInt8(8), bytes.readUInt8(9), bytes.readUInt8(12)]
  if (width > mostSide || height > mostSide) throw new PdfFault('picture.tooLarge', { width, height, most: mostSide })
  const known = [1, 2, 4, 8, 16].includes(depth) && channels[colour] !== undefined && interlace <= 1
  // The library reads interlaced rows by whole bytes.
  if (!known || width === 0 || height === 0 || (interlace === 1 && depth < 8)) throw new PdfFault('picture.broken')
  return { width, height, depth, colour, interlaced: interlace === 1 }
}

/** Bytes of all rows with their filters; an interlaced picture comes in seven passes (PNG, 8.2). */
function unpackedSize({ width, height, depth, colour, interlaced }: Header): number {
  const bits = depth * (channels[colour] ?? 4)
  const rows = (wide: number, high: number) =>
    wide === 0 || high === 0 ? 0 : high * (1 + Math.ceil((wide * bits) / 8))
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const
  const size = interlaced
    ? passes.reduce((sum, [x, y, dx, dy]) => sum + rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)), 0)
    : rows(width, height)
  if (size > mostUnpacked) throw new PdfFault('picture.tooLarge', { width, height })
  return size
}

function pixelsOf(png: DecodedPng): Pixels {
  const { width, height } = png
  const count = width * height
  const rgb = new Uint8Array(count * 3)
  const alpha = new Uint8Array(count)
  const pixel = pixelReader(png)
  let solid = true
  for (let nth = 0; nth < count; nth++) {
    pixel(nth, rgb, alpha)
    solid &&= alpha[nth] === 255
  }
  return { width, height, rgb, alpha: solid ? undefined : alpha }
}

type ReadPixel = (nth: number, rgb: Uint8Array, alpha: Uint8Array) => void

function pixelReader(png: DecodedPng): ReadPixel {
  const { depth, channels, palette, transparency } = png
  const sample = sampleReader(png)
  const top = 2 ** depth - 1
  const grey = channels < 3
  if (palette !== undefined && channels === 1) {
    return (nth, rgb, alpha) => {
      const [red, green, blue, through = 255] = palette[sample(nth, 0)] ?? []
      if (red === undefined || green === undefined || blue === undefined) throw new PdfFault('picture.broken')
      rgb.set([red, green, blue], nth * 3)
      alpha[nth] = through
    }
  }
  const wanted = transparency !== undefined && transparency.length > 0 ? transparency : undefined
  return (nth, rgb, alpha) => {
    let clear = wanted !== undefined
    for (let colour = 0; colour < 3; colour++) {
      const value = sample(nth, grey ? 0 : colour)
      if (wanted !== undefined && value !== wanted[grey ? 0 : colour]) clear = false
      rgb[nth * 3 + colour] = Math.round((value / top) * 255)
    }
    const has = channels === 2 || channels === 4
    alpha[nth] = has ? Math.round((sample(nth, channels - 1) / top) * 255) : clear ? 0 : 255
  }
}

/** Values smaller than a byte are packed from the left, and every row begins with a byte of its own. */
function sampleReader({ data, depth, channels, width }: DecodedPng): (nth: number, channel: number) => number {
  if (depth >= 8) return (nth, channel) => data[nth * channels + channel] ?? 0
  const row = Math.ceil((width * depth) / 8)
  return (nth) => {
    const bit = (nth % width) * depth
    const byte = data[Math.floor(nth / width) * row + (bit >> 3)] ?? 0
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
}
