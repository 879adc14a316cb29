/** One part of an unfinished upload: where it starts and how long it is, both in bytes. */
export interface Part {
  readonly offset: number
  readonly size: number
}

/** A piece of a part that continues the bytes before it without a gap. `skip` bytes of the part are there already. */
export interface Piece {
  readonly part: Part
  readonly skip: number
}

/** Parts in order of their offsets, cut where they overlap (a sender may repeat bytes after a broken connection). */
export function contiguous(parts: readonly Part[]): { pieces: Piece[]; received: number; gap: boolean } {
  const pieces: Piece[] = []
  let received = 0
  for (const part of parts.toSorted((a, b) => a.offset - b.offset)) {
    if (part.offset > received) return { pieces, received, gap: true }
    if (part.offset + part.size <= received) continue
    pieces.push({ part, skip: received - part.offset })
    received = part.offset + part.size
  }
  return { pieces, received, gap: false }
}
