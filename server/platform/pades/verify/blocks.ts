import type { ByteSource } from '../bytes.ts'

const blockBytes = 256 * 1024
const mostBlocks = 16

/**
 * A source that reads whole blocks and keeps the last few: the objects of a revision lie side by side, and asking the disk for each of ten
 * thousand costs more than reading them. Never more than four megabytes stand in memory.
 */
export function inBlocks(source: ByteSource): ByteSource {
  const blocks = new Map<number, Uint8Array>()
  const blockAt = (nth: number) => {
    const known = blocks.get(nth)
    if (known !== undefined) return known
    const block = source.read(nth * blockBytes, Math.min(source.size, (nth + 1) * blockBytes))
    if (blocks.size >= mostBlocks) blocks.delete(blocks.keys().next().value ?? -1)
    blocks.set(nth, block)
    return block
  }
  const { readInto } = source
  return {
    size: source.size,
    ...(readInto === undefined ? {} : { readInto: (target, start) => readInto.call(source, target, start) }),
    read(start, end) {
      const [from, to] = [Math.max(0, start), Math.min(end, source.size)]
      const nth = Math.floor(from / blockBytes)
      // What lies across two blocks, and long runs for a digest, go to the source itself.
      if (to <= from || to > (nth + 1) * blockBytes || to - from > blockBytes / 2) return source.read(from, to)
      return blockAt(nth).subarray(from - nth * blockBytes, to - nth * blockBytes)
    },
  }
}
