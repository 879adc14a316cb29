import { cornersOf, frameOf } from '../../append/frame.ts'
import { PdfFault } from '../../fault.ts'
import { isDict, isStream, type PdfDict, type PdfFile, type PdfPage, type PdfStream } from '../../file/index.ts'
import { boxIn, type Mark, marksOfForm, matrixIn } from './marks.ts'
import { type Box, boxBy, common, type Matrix, unchanged } from './matrix.ts'

const hiddenFlags = 0b100010
const noRotate = 0b10000

/** Where an annotation is drawn, in the page's own coordinates; nothing for one that is hidden or has no size. */
export function placeOf(file: PdfFile, page: PdfPage, dict: PdfDict): Box | undefined {
  const said = file.resolve(dict.entries.get('F'))
  const flags = typeof said === 'number' ? said : 0
  const box = cornersOf(file, dict.entries.get('Rect'))
  if (box === undefined || (flags & hiddenFlags) !== 0 || box[2] - box[0] < 0.5 || box[3] - box[1] < 0.5)
    return undefined
  if ((flags & noRotate) === 0) return box
  // Stays upright on a turned page, hung by its upper left corner (12.5.3).
  const frame = frameOf(file, page)
  const { x, y } = frame.toSeen([box[0], box[3], box[0], box[3]])
  return frame.toUser({ x, y, width: box[2] - box[0], height: box[3] - box[1] })
}

/** Kinds that draw nothing by themselves. */
const unseen: ReadonlySet<string> = new Set(['Link', 'Popup'])

/**
 * What an annotation draws on the page. One without an appearance is drawn by viewers as they like, and what cannot be read is taken to hide
 * all of its place; only an empty field draws nothing.
 */
export function marksOfAnnotation(file: PdfFile, page: PdfPage, dict: PdfDict): readonly Mark[] {
  const box = placeOf(file, page, dict)
  if (box === undefined) return []
  const whole: Mark = { kind: 'solid', box, matrix: unchanged }
  const looks = looksOf(file, dict)
  if (looks.length === 0) {
    const kind = file.resolve(dict.entries.get('Subtype'))
    const name = typeof kind === 'object' && kind?.type === 'name' ? kind.name : ''
    return name === 'Widget' || unseen.has(name) ? [] : [whole]
  }
  try {
    return looks.flatMap((look) => marksOfLook(file, look, box))
  } catch (error) {
    if (error instanceof PdfFault) return [whole]
    throw error
  }
}

/** The normal appearance, in each of its states. */
function looksOf(file: PdfFile, dict: PdfDict): readonly PdfStream[] {
  const looks = file.resolve(dict.entries.get('AP'))
  const normal = isDict(looks) ? file.resolve(looks.entries.get('N')) : null
  if (isStream(normal)) return [normal]
  const states = isDict(normal) ? [...normal.entries.values()].slice(0, 20) : []
  return states.map((it) => file.resolve(it)).filter(isStream)
}

/** The box of the form, turned as it says, is laid into the place (12.5.5, algorithm 8.1). */
function marksOfLook(file: PdfFile, look: PdfStream, place: Box): readonly Mark[] {
  const own = boxIn(file, look.dict)
  if (own === undefined) throw new PdfFault('pdf.badStream')
  const [left, bottom, right, top] = boxBy(matrixIn(file, look.dict), own)
  if (!(right > left && top > bottom)) return []
  const [wide, high] = [(place[2] - place[0]) / (right - left), (place[3] - place[1]) / (top - bottom)]
  const laid: Matrix = [wide, 0, 0, high, place[0] - left * wide, place[1] - bottom * high]
  return marksOfForm(file, look, laid).flatMap((mark) => {
    const box = common(mark.box, place)
    return box === undefined ? [] : [{ ...mark, box }]
  })
}
