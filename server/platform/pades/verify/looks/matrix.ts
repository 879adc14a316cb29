/** As in the operator `cm`: `x' = a x + c y + e`, `y' = b x + d y + f`. */
export type Matrix = readonly [number, number, number, number, number, number]

/** `[left, bottom, right, top]`. */
export type Box = readonly [number, number, number, number]

export const unchanged: Matrix = [1, 0, 0, 1, 0, 0]

/** First `one`, then `two`. */
export function times(one: Matrix, two: Matrix): Matrix {
  const [a, b, c, d, e, f] = one
  const [g, h, i, j, k, l] = two
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

export function moved(x: number, y: number): Matrix {
  return [1, 0, 0, 1, x, y]
}

export function pointBy([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}

/** The way back; nothing for a matrix that presses everything flat. */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix | undefined {
  const det = a * d - b * c
  if (!Number.isFinite(det) || Math.abs(det) < 1e-12) return undefined
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det]
}

/** What a box becomes, with its sides upright again. */
export function boxBy(matrix: Matrix, [left, bottom, right, top]: Box): Box {
  const corners = [
    pointBy(matrix, left, bottom),
    pointBy(matrix, right, bottom),
    pointBy(matrix, left, top),
    pointBy(matrix, right, top),
  ]
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** What two boxes have in common; nothing when they lie apart. */
export function common(one: Box, two: Box): Box | undefined {
  const box = [
    Math.max(one[0], two[0]),
    Math.max(one[1], two[1]),
    Math.min(one[2], two[2]),
    Math.min(one[3], two[3]),
  ] as const
  return box[2] > box[0] && box[3] > box[1] ? box : undefined
}
