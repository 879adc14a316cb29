/** A piece of text as PDF.js gives it: `transform` lays its baseline on the page, the other lengths are those of the page. */
export interface TextPiece {
  readonly str?: string
  readonly hasEOL?: boolean
  readonly transform?: readonly number[]
  readonly width?: number
}

/** The page as a reader sees it, from its upper left corner. */
export interface PageView {
  readonly height: number
  readonly transform: readonly number[]
}

interface Placed {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  /** Runs from left to right, as lines do; stamps may stand aslant. */
  readonly level: boolean
}

/** Pieces nearer than so many letter heights are parts of one line. */
const oneLine = 1
const mostPieces = 5000
const mostLetters = 200

function placed(piece: TextPiece, view: PageView): Placed[] {
  const text = (piece.str ?? '').normalize('NFC').trim()
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = piece.transform ?? []
  const [A = 0, B = 0, C = 0, D = 0, E = 0, F = 0] = view.transform
  const [along, across] = [A * a + C * b, B * a + D * b]
  if (text === '' || piece.transform === undefined) return []
  return [
    {
      text,
      x: A * e + C * f + E,
      y: B * e + D * f + F,
      width: piece.width ?? 0,
      size: Math.hypot(A * c + C * d, B * c + D * d) || 1,
      level: along > 0 && Math.abs(across) < along * 0.05,
    },
  ]
}

const sameLine = (one: Placed, two: Placed) =>
  one.level && two.level && Math.abs(one.y - two.y) < Math.min(one.size, two.size) / 2

/** Pieces of one line from left to right, parted where columns are. */
function parted(line: readonly Placed[]): string[] {
  const texts: string[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const piece of line.toSorted((one, two) => one.x - two.x)) {
    const gap = piece.x - end
    const before = gap < piece.size * oneLine ? texts.pop() : undefined
    texts.push(before === undefined ? piece.text : `${before}${gap > piece.size * 0.15 ? ' ' : ''}${piece.text}`)
    end = piece.x + piece.width
  }
  return texts
}

/** The texts that stand apart in the upper half of a page, from top to bottom: whole lines, and parts of lines that columns part. */
export function standingApart(pieces: readonly TextPiece[], view: PageView): string[] {
  const upper = pieces
    .slice(0, mostPieces)
    .flatMap((piece) => placed(piece, view))
    .filter((piece) => piece.y < view.height / 2)
    .sort((one, two) => one.y - two.y)
  const lines: Placed[][] = []
  for (const piece of upper) {
    const line = lines.findLast((it) => it[0] !== undefined && sameLine(it[0], piece))
    if (line) line.push(piece)
    else lines.push([piece])
  }
  return lines.flatMap(parted).map((text) => text.slice(0, mostLetters))
}
