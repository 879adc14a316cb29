import { and, eq, gt, inArray, lte } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { EquipmentLine, VenueLine } from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { unitsOn } from '../../organisation/index.ts'
import { booking, type Equipment, type Venue } from '../tables.ts'

/** Held at this moment, of rooms or of equipment. */
const heldNow = (work: Work, of: typeof booking.venueId | typeof booking.equipmentId, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : work.tx
        .select()
        .from(booking)
        .where(
          and(
            inArray(of, ids),
            eq(booking.state, 'held'),
            lte(booking.busyFrom, work.now),
            gt(booking.busyTo, work.now),
          ),
        )

/** Rooms with who approves and until when they are occupied now. */
export async function venueLines(work: Work, rows: readonly Venue[]): Promise<Static<typeof VenueLine>[]> {
  const unitIds = [...new Set(rows.map((it) => it.approvalUnitId).filter((id) => id !== null))]
  const units = await unitsOn(work.tx, unitIds, civilDate(work.now))
  const now = await heldNow(
    work,
    booking.venueId,
    rows.map((it) => it.id),
  )
  return rows.map(({ agencyId: _agency, ...row }) => ({
    ...row,
    approvalUnitName: units.get(row.approvalUnitId ?? '')?.name ?? '',
    busyUntil: now.find((it) => it.venueId === row.id)?.busyTo.toISOString() ?? null,
  }))
}

/** Equipment with how many are free at this moment. */
export async function equipmentLines(work: Work, rows: readonly Equipment[]): Promise<Static<typeof EquipmentLine>[]> {
  const now = await heldNow(
    work,
    booking.equipmentId,
    rows.map((it) => it.id),
  )
  return rows.map(({ agencyId: _agency, ...row }) => ({
    ...row,
    free: row.count - now.filter((it) => it.equipmentId === row.id).reduce((sum, it) => sum + it.quantity, 0),
  }))
}
