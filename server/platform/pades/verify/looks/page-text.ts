import { frameOf } from '../../append/frame.ts'
import { PdfFault } from '../../fault.ts'
import { isArray, isDict, isStream, type PdfFile, type PdfObject, type PdfPage } from '../../file/index.ts'
import { refsIn } from '../references.ts'
import { marksOfPage } from './marks.ts'
import { type Box, common } from './matrix.ts'

/** Where text stands on a page of a revision; nothing when it cannot be told. */
export type PageTexts = (file: PdfFile, page: PdfPage) => readonly Box[] | undefined

/** Reads each content once, for all revisions it is in. */
export function pageTexts(timeLeft: () => boolean): PageTexts {
  const known = new Map<string, readonly Box[] | undefined>()
  return (file, page) => {
    const contents = page.dict.entries.get('Contents') ?? null
    const parts = new Set([...refsIn(contents), ...refsIn(file.resolve(contents))])
    const places = [...parts].map((num) => JSON.stringify(file.entry(num)))
    const key = `${page.ref?.num} ${places.join(' ')}`
    if (!known.has(key) && timeLeft()) known.set(key, textOfPage(file, page))
    return known.get(key)
  }
}

const mostContent = 16 * 1024 * 1024

/**
 * Where the text of a page lies that is seen, in the page's own coordinates. Nothing when its content cannot be read, packed in a way we do not
 * unpack, or is longer than 16 MB.
 */
function textOfPage(file: PdfFile, page: PdfPage): readonly Box[] | undefined {
  try {
    const content = contentOf(file, page.dict.entries.get('Contents'))
    const resources = file.resolve(page.resources)
    const frame = frameOf(file, page)
    const visible = frame.toUser({ x: 0, y: 0, width: frame.width, height: frame.height })
    const marks = marksOfPage(file, content, isDict(resources) ? resources : undefined)
    const boxes = marks.map(({ kind, box }) => (kind === 'letters' ? common(box, visible) : undefined))
    return boxes.filter((it) => it !== undefined)
  } catch (error) {
    if (error instanceof PdfFault) return undefined
    throw error
  }
}

/** Streams one after the other are one content, parted like words (7.8.2). */
function contentOf(file: PdfFile, it: PdfObject | undefined): Uint8Array {
  const value = file.resolve(it)
  const parts = isArray(value) ? value.items.map((item) => file.resolve(item)) : [value]
  const pieces = parts.flatMap((part) => (isStream(part) ? [file.data(part), Buffer.from('\n')] : []))
  const size = pieces.reduce((sum, { length }) => sum + length, 0)
  if (size > mostContent) throw new PdfFault('pdf.tooLarge')
  return Buffer.concat(pieces)
}
