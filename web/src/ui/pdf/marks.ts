import type { Hit } from './find.svelte.ts'

interface Run {
  readonly node: Text
  readonly from: number
  readonly to: number
}

/** Where each piece of text of a page stands in the document object model. */
export interface PageText {
  readonly runs: readonly Run[]
}

export function pageText(divs: readonly HTMLElement[], pieces: readonly { str: string; hasEOL: boolean }[]): PageText {
  let place = 0
  const runs = pieces.flatMap((piece, index) => {
    const from = place
    place += piece.str.length + (piece.hasEOL ? 1 : 0)
    const node = divs[index]?.firstChild
    return node instanceof Text ? [{ node, from, to: from + piece.str.length }] : []
  })
  return { runs }
}

export function rangesOf({ runs }: PageText, hit: Hit): Range[] {
  return runs
    .filter((run) => run.from < hit.to && run.to > hit.from)
    .map((run) => {
      const range = new Range()
      range.setStart(run.node, Math.max(0, hit.from - run.from))
      range.setEnd(run.node, Math.min(run.node.length, hit.to - run.from))
      return range
    })
}

// Painted by the browser over the text, without touching the pages: CSS custom highlights, one list for all pages on screen.
const painted = new Map<object, { all: Range[]; current: Range[] }>()

/** Paints the hits of one page; an empty list takes the paint away. */
export function paint(owner: object, all: Range[], current: Range[]) {
  if (all.length === 0 && current.length === 0) painted.delete(owner)
  else painted.set(owner, { all, current })
  if (!('highlights' in CSS)) return
  const lists = [...painted.values()]
  CSS.highlights.set('pdf-hit', new Highlight(...lists.flatMap((it) => it.all)))
  const now = new Highlight(...lists.flatMap((it) => it.current))
  now.priority = 1
  CSS.highlights.set('pdf-hit-current', now)
}
