import { PdfFault } from '../../fault.ts'
import { isArray, isCount, isName, isStream, type PdfDict, type PdfFile, type PdfStream } from '../../file/index.ts'

/** Whether a picture hides what lies under a place of its unit square, counted from the lower left corner. */
export type Opacity = (across: number, up: number) => boolean

const solid: Opacity = () => true
const mostPoints = 40_000_000

/** By its mask (8.9.5.4, 11.6.5.2); a picture without one, or with one that cannot be read, hides all of it. */
export function opacityOf(file: PdfFile, picture: PdfDict): Opacity {
  try {
    const soft = file.resolve(picture.entries.get('SMask'))
    if (isStream(soft)) return sampled(file, soft, 'alpha')
    const hard = file.resolve(picture.entries.get('Mask'))
    return isStream(hard) ? sampled(file, hard, 'stencil') : solid
  } catch (error) {
    if (error instanceof PdfFault) return solid
    throw error
  }
}

function sampled(file: PdfFile, mask: PdfStream, kind: 'alpha' | 'stencil'): Opacity {
  const number = (key: string) => file.resolve(mask.dict.entries.get(key))
  const [width, height, bits] = [number('Width'), number('Height'), number('BitsPerComponent') ?? 1]
  if (!isCount(width) || !isCount(height) || width * height > mostPoints || width * height === 0) return solid
  if ((bits !== 1 && bits !== 8) || isName(file.resolve(mask.dict.entries.get('Filter')), 'DCTDecode')) return solid
  const data = file.data(mask)
  const row = bits === 8 ? width : (width + 7) >> 3
  if (data.length < row * height) return solid
  const decode = file.resolve(mask.dict.entries.get('Decode'))
  const turned = isArray(decode) && file.resolve(decode.items[0]) === 1
  // A soft mask says how much is seen, a stencil what is left out.
  const hides = (value: boolean) => value !== (turned !== (kind === 'stencil'))
  return (across, up) => {
    const x = Math.min(width - 1, Math.max(0, Math.floor(across * width)))
    const y = Math.min(height - 1, Math.max(0, Math.floor((1 - up) * height)))
    if (bits === 8) return hides((data[y * row + x] ?? 0) >= 128)
    return hides((((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1)
  }
}
