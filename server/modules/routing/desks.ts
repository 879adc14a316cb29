import type { Desks } from './facts.ts'
import type { Assignment } from './tables.ts'

/** The desks of whoever gives or holds these assignments. */
export function desksOf(rows: readonly Pick<Assignment, 'byHolderId' | 'toHolderId' | 'toUnitId'>[]): Desks {
  const holders = rows.flatMap((row) => [row.byHolderId, ...(row.toHolderId === null ? [] : [row.toHolderId])])
  const units = rows.flatMap((row) => (row.toUnitId === null ? [] : [row.toUnitId]))
  return { holders: [...new Set(holders)], units: [...new Set(units)] }
}
