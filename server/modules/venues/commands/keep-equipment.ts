import { eq } from 'drizzle-orm'
import { may } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type {
  changeEquipment as changeContract,
  closeEquipment as closeContract,
  createEquipment as createContract,
} from '#contract/venues.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { inUse } from '../occupancy.ts'
import { lockedEquipment, managed } from '../policy.ts'
import { readEquipment } from '../queries/weeks.ts'
import { booking, equipment } from '../tables.ts'
import { refuseBookedAfter } from './keep-venue.ts'

export async function createEquipment(work: Work, ask: Ask<typeof createContract>) {
  if (!may(work.actor, 'venue.manage')) throw fault('access.denied')
  const id = newId(work.now)
  const { agencyId } = work.actor
  const { name, count, validFrom } = ask
  await work.tx.insert(equipment).values({ id, agencyId, name, count, validFrom })
  await work.record('equipment.entered', id, [agencyId], { name, count, from: validFrom })
  return readEquipment(work, { id })
}

/** Beyond any booking. */
const far = new Date('9999-12-31T00:00:00Z')

export async function changeEquipment(work: Work, ask: Ask<typeof changeContract>) {
  const { id, name, count } = ask
  const row = managed(work, await lockedEquipment(work, id), ask.version)
  // What is promised from now on must still be there.
  const promised = await inUse(work, row, { from: work.now, to: far }, id)
  if (count < promised) throw fault('equipment.short', { free: count })
  await work.tx
    .update(equipment)
    .set({ name, count, version: row.version + 1 })
    .where(eq(equipment.id, id))
  await work.record('equipment.changed', id, [row.agencyId], { name, count })
  return readEquipment(work, { id })
}

export async function closeEquipment(work: Work, ask: Ask<typeof closeContract>) {
  const row = managed(work, await lockedEquipment(work, ask.id), ask.version)
  await refuseBookedAfter(work, row, booking.equipmentId, ask.on)
  await work.tx
    .update(equipment)
    .set({ validTo: ask.on, closeReason: ask.reason, version: row.version + 1 })
    .where(eq(equipment.id, row.id))
  await work.record('equipment.closed', row.id, [row.agencyId], { on: ask.on, reason: ask.reason })
  return readEquipment(work, { id: row.id })
}
