/** One measured comparison. `ours` and `peer` come from the same run on the same data. */
export interface Line {
  readonly name: string
  readonly ours: number
  readonly peer: number
  readonly unit: string
}

export type Report = (line: Line) => void

/** Every benchmark reports one line or several. `asked` says whether a line is wanted, for those that would cost much for nothing. */
export interface Bench {
  readonly names: readonly string[]
  run(report: Report, asked: (name: string) => boolean): Promise<void>
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Milliseconds an act takes. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** Takes turns, changing who begins, so that whatever else the machine does falls on both alike. Answers the medians. */
export async function takingTurns(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ ours: number; peer: number }> {
  const taken: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) taken.ours.push(await ours())
    taken.peer.push(await peer())
    if (round % 2 === 1) taken.ours.push(await ours())
  }
  return { ours: median(taken.ours), peer: median(taken.peer) }
}

/** Hands out `items` to `workers` at work side by side, and waits for all. */
export async function sideBySide<W, T>(
  workers: readonly W[],
  items: readonly T[],
  act: (worker: W, item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0
  await Promise.all(
    workers.map(async (worker) => {
      for (;;) {
        const item = items[next++]
        if (item === undefined) return
        await act(worker, item)
      }
    }),
  )
}
