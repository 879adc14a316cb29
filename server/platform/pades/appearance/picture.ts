import { deflateSync } from 'node:zlib'
import { spellNumber, spellStream } from '../append/spell.ts'
import type { Drawing } from './drawing.ts'
import { readPng } from './read-png.ts'

/** A picture packed for a PDF. Worth keeping: packing costs more than signing. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
  readonly alpha: Uint8Array | undefined
}

/** Reads the PNG of a signature or a seal. Throws `picture.…`. */
export function readPicture(png: Uint8Array): Picture {
  const { width, height, rgb, alpha } = readPng(png)
  return { width, height, rgb: deflateSync(rgb), alpha: alpha === undefined ? undefined : deflateSync(alpha) }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Where a picture lies in a box: in its middle, as large as fits, its sides in their proportion. */
export function contained(picture: Size, box: Size): { x: number; y: number; width: number; height: number } {
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height }
}

/** Shows the picture in the middle of the box, what is transparent in it staying so. */
export function pictureDrawing(picture: Picture): Drawing {
  return (add, box) => {
    const size = `/Type /XObject /Subtype /Image /Width ${picture.width} /Height ${picture.height} /BitsPerComponent 8 /Filter /FlateDecode`
    const mask =
      picture.alpha === undefined
        ? ''
        : `/SMask ${add(spellStream(`${size} /ColorSpace /DeviceGray`, picture.alpha))} 0 R`
    const image = add(spellStream(`${size} /ColorSpace /DeviceRGB ${mask}`, picture.rgb))
    const { x, y, width, height } = contained(picture, box)
    const matrix = [width, 0, 0, height, x, y].map(spellNumber).join(' ')
    return { content: `q ${matrix} cm /I0 Do Q`, resources: `/XObject << /I0 ${image} 0 R >>` }
  }
}
