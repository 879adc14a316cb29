import type { compareVersions } from '#contract/drafting-text.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Comparison = Reply<typeof compareVersions>
export type Pair = Comparison['rows'][number]
export type Run = Pair['left'][number]

export const differs = (row: Pair) => [...row.left, ...row.right].some((run) => run.change !== 'same')

export type Shown =
  | { readonly type: 'row'; readonly row: Pair; readonly nth: number; readonly change: number | null }
  | { readonly type: 'skipped'; readonly n: number; readonly nth: number }

/** Rows as they are shown; with `only`, equal ones between differences shrink to how many they are. */
export function shownRows(rows: readonly Pair[], only: boolean): readonly Shown[] {
  const shown: Shown[] = []
  let change = 0
  let skipped = 0
  const flush = (nth: number) => {
    if (skipped > 0) shown.push({ type: 'skipped', n: skipped, nth })
    skipped = 0
  }
  for (const [nth, row] of rows.entries()) {
    const changed = differs(row)
    if (only && !changed) {
      skipped += 1
      continue
    }
    flush(nth)
    shown.push({ type: 'row', row, nth, change: changed ? change++ : null })
  }
  flush(rows.length)
  return shown
}
