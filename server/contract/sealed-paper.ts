/**
 * The measures of a sealed ballot paper, known to pages and server alike. A paper is sealed once for every group of tellers that is large enough
 * to open the box: for tellers a < b < c in layers, of which a takes off the outermost. HPKE (RFC 9180), base mode, DHKEM(P-256,
 * HKDF-SHA256), HKDF-SHA256, AES-128-GCM: 65 bytes of encapsulated key and 16 of tag a layer. All papers of a ballot have one length.
 */
export const layerBytes = 65 + 16

/** First byte of a paper. */
export const paperVersion = 1

/** What may be answered on each line, besides leaving it empty. */
export const answersOf = {
  /** For, against, not voting. */
  question: 3,
  /** Not chosen, chosen. */
  election: 2,
  /** High, medium, low (Law 87/2015). */
  rating: 3,
} as const
export type BallotForm = keyof typeof answersOf

/** A line left empty. */
export const emptyAnswer = 255

export const plainBytes = (lines: number): number => 1 + lines

/** Groups of `size` of tellers 0 … `all` - 1, each in order, the first ones first. */
export function groupsOf(all: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]]
  const groups: number[][] = []
  for (let first = from; first <= all - size; first++)
    for (const rest of groupsOf(all, size - 1, first + 1)) groups.push([first, ...rest])
  return groups
}

/** Bytes of one group's part, of which `peeled` layers are taken off. */
export const partBytes = (lines: number, threshold: number, peeled = 0): number =>
  plainBytes(lines) + (threshold - peeled) * layerBytes

/** Where the part of a group stands in a paper. */
export function partOf(group: readonly number[], tellers: number, threshold: number, lines: number): [number, number] {
  const at = groupsOf(tellers, threshold).findIndex((it) => it.join() === group.join())
  if (at < 0) throw new RangeError(`no group ${group.join()}`)
  const bytes = partBytes(lines, threshold)
  return [at * bytes, (at + 1) * bytes]
}

export const paperBytes = (lines: number, tellers: number, threshold: number): number =>
  groupsOf(tellers, threshold).length * partBytes(lines, threshold)

export const layerInfo = (ballotId: string, group: readonly number[], layer: number): string =>
  `lien-thong ballot ${paperVersion} ${ballotId} ${group.join('-')} ${layer}`

/** The answers of a plain paper. A line with what is no answer is as one left empty, and a paper of nothing is empty throughout. */
export function answersIn(plain: Uint8Array, form: BallotForm, lines: number): number[] {
  const none = plain.length !== plainBytes(lines) || plain[0] !== paperVersion
  return Array.from({ length: lines }, (_, line) => {
    const answer = none ? emptyAnswer : (plain[line + 1] ?? emptyAnswer)
    return answer < answersOf[form] ? answer : emptyAnswer
  })
}
