/** No extract has more pages than this; longer documents are copied whole. */
const mostPages = 2000

/**
 * Reads `1-3, 5` as 1, 2, 3, 5: each page once, in the order given. Undefined: nothing is named, a span runs backwards, a page is 0, or
 * there are too many.
 */
export function pagesOf(text: string): number[] | undefined {
  const found = new Set<number>()
  for (const piece of text.split(',')) {
    const match = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(piece)
    if (!match) return undefined
    const from = Number(match[1])
    const to = Number(match[2] ?? match[1])
    if (from < 1 || to < from || to - from >= mostPages) return undefined
    for (let page = from; page <= to; page++) found.add(page)
    if (found.size > mostPages) return undefined
  }
  return [...found]
}
