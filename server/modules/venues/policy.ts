import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { type Actor, may } from '#access'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Booking, booking, type Equipment, equipment, type Venue, venue } from './tables.ts'

export const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** Rooms are those of one's agency, and for reading those of agencies it took over. */
const agenciesOf = (actor: Actor) => [actor.agencyId, ...actor.inherits]

/** The door to a room for reading. Throws `thing.missing`. */
export async function readableVenue(work: Work, id: string): Promise<Venue> {
  const [row] = await work.tx
    .select()
    .from(venue)
    .where(and(eq(venue.id, id), inArray(venue.agencyId, agenciesOf(work.actor))))
  if (!row) throw fault('thing.missing')
  return row
}

export async function readableEquipment(work: Work, id: string): Promise<Equipment> {
  const [row] = await work.tx
    .select()
    .from(equipment)
    .where(and(eq(equipment.id, id), inArray(equipment.agencyId, agenciesOf(work.actor))))
  if (!row) throw fault('thing.missing')
  return row
}

/** Locked: whoever books or changes a room waits here for who came first. Undefined: there is none in the agency. */
export async function lockedVenue(work: Work, id: string): Promise<Venue | undefined> {
  const [row] = await work.tx.select().from(venue).where(eq(venue.id, id)).for('no key update')
  return row
}

export async function lockedEquipment(work: Work, id: string): Promise<Equipment | undefined> {
  const [row] = await work.tx.select().from(equipment).where(eq(equipment.id, id)).for('no key update')
  return row
}

interface Kept {
  readonly agencyId: string
  readonly version: number
  readonly validTo: string | null
}

/** What somebody may change: of one's agency, as it was read, not over. Throws `thing.missing`, `access.denied`, `thing.state`, `thing.changed`. */
export function managed<R extends Kept>(work: Work, row: R | undefined, version: number): R {
  if (!row || row.agencyId !== work.actor.agencyId) throw fault('thing.missing')
  if (!may(work.actor, 'venue.manage')) throw fault('access.denied')
  if (row.validTo !== null && row.validTo < civilDate(work.now)) throw fault('thing.state', { state: 'ended' })
  if (row.version !== version) throw fault('thing.changed')
  return row
}

/** Whether somebody approves the uses of a room: the head of the unit that manages it, and the chief of office. */
export function decides(actor: Actor, it: Pick<Venue, 'agencyId' | 'approvalUnitId'>): boolean {
  return (
    it.approvalUnitId !== null &&
    actor.agencyId === it.agencyId &&
    may(actor, 'venue.approve') &&
    (actor.unitId === it.approvalUnitId || actor.role === 'chiefOfOffice')
  )
}

export const isOwn = (actor: Actor, row: Booking) =>
  row.byHolder === actor.assignmentId || (row.agencyId === actor.agencyId && may(actor, 'venue.manage'))

/** Whether what it is for is told to the actor. */
export const isTold = (actor: Actor, row: Booking, of?: Pick<Venue, 'agencyId' | 'approvalUnitId'>) =>
  !row.private || isOwn(actor, row) || (of !== undefined && decides(actor, of))

/** The door to a booking, locked after its room or equipment. Throws `thing.missing`, `thing.changed`. */
export async function bookingFor(work: Work, id: string, version: number) {
  const mine: SQL | undefined = and(eq(booking.id, id), eq(booking.agencyId, work.actor.agencyId))
  const [first] = await work.tx.select().from(booking).where(mine)
  if (!first) throw fault('thing.missing')
  const room = first.venueId === null ? undefined : await lockedVenue(work, first.venueId)
  const thing = first.equipmentId === null ? undefined : await lockedEquipment(work, first.equipmentId)
  const [row] = await work.tx.select().from(booking).where(mine).for('no key update')
  if (!row || row.version !== version) throw fault('thing.changed')
  return { row, room, thing }
}
