import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number, alpha: number]
const clear: Colour = [0, 0, 0, 0]

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A PNG (8 bits, RGBA) drawn point by point; `at` is told places from 0 to 1. */
function png(width: number, height: number, at: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(at((x + 0.5) / width, (y + 0.5) / height), y * (1 + width * 4) + 1 + x * 4)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A made-up hand in blue: nobody's signature. */
export const samplePen = (): Buffer =>
  png(480, 240, (x, y) => {
    const wave = 0.55 + 0.28 * Math.sin(x * 21) * (1 - x) - 0.12 * Math.sin(x * 7)
    const loop = Math.abs(Math.hypot((x - 0.18) * 1.6, y - 0.45) - 0.26) < 0.018
    const line = Math.abs(y - wave) < 0.02 + 0.012 * Math.sin(x * 11) ** 2 && x > 0.12 && x < 0.95
    return loop || line ? [22, 44, 178, 255] : clear
  })

/** A made-up seal in red, rings and a star without any words: no authority's. */
export const sampleSeal = (): Buffer =>
  png(440, 440, (x, y) => {
    const [dx, dy] = [x - 0.5, y - 0.5]
    const distance = Math.hypot(dx, dy)
    const star = 0.15 * (1 + 0.5 * Math.cos(5 * (Math.atan2(dy, dx) + Math.PI / 2)))
    const ring = Math.abs(distance - 0.478) < 0.018 || Math.abs(distance - 0.34) < 0.009
    return ring || distance < star ? [206, 24, 32, 235] : clear
  })
