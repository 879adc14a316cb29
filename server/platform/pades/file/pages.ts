import { PdfFault } from '../fault.ts'
import { isArray, isDict, isName, isRef, type PdfDict, type PdfObject, type PdfRef } from './objects.ts'
import type { PdfFile } from './open.ts'

/** A page with what it has from the nodes above it (7.7.3.4). `ref` is missing when it stands inside its parent. */
export interface PdfPage {
  readonly ref: PdfRef | undefined
  readonly dict: PdfDict
  readonly mediaBox: PdfObject | undefined
  readonly cropBox: PdfObject | undefined
  readonly rotate: PdfObject | undefined
  readonly resources: PdfObject | undefined
}

type Inherited = Pick<PdfPage, 'mediaBox' | 'cropBox' | 'rotate' | 'resources'>

const nothing: Inherited = { mediaBox: undefined, cropBox: undefined, rotate: undefined, resources: undefined }
const deepest = 50
const mostPages = 100_000

/** Pages in order, read as they are asked for. Throws `pdf.badPages` for a tree that turns in a circle, is too deep or too wide. */
export function* pagesOf(file: PdfFile): Generator<PdfPage> {
  const seen = new Set<number>()
  let count = 0
  function* walk(node: PdfObject | undefined, above: Inherited, depth: number): Generator<PdfPage> {
    if (isRef(node)) {
      if (seen.has(node.num)) throw new PdfFault('pdf.badPages', { num: node.num })
      seen.add(node.num)
    }
    const dict = file.resolve(node)
    if (!isDict(dict) || depth > deepest || ++count > mostPages) throw new PdfFault('pdf.badPages')
    const kids = file.resolve(dict.entries.get('Kids'))
    const own = inheritedBy(dict, above)
    if (!isArray(kids) || isName(file.resolve(dict.entries.get('Type')), 'Page')) {
      yield { ref: isRef(node) ? node : undefined, dict, ...own }
      return
    }
    for (const kid of kids.items) yield* walk(kid, own, depth + 1)
  }
  yield* walk(file.catalog.entries.get('Pages'), nothing, 0)
}

function inheritedBy({ entries }: PdfDict, above: Inherited): Inherited {
  return {
    mediaBox: entries.get('MediaBox') ?? above.mediaBox,
    cropBox: entries.get('CropBox') ?? above.cropBox,
    rotate: entries.get('Rotate') ?? above.rotate,
    resources: entries.get('Resources') ?? above.resources,
  }
}

/** The page of this number, counted from one; undefined when there are fewer. */
export function pageOf(file: PdfFile, number: number): PdfPage | undefined {
  let nth = 0
  for (const page of pagesOf(file)) {
    nth++
    if (nth === number) return page
  }
  return undefined
}
