import type { Ask } from '#contract/endpoint.ts'
import { type book, createEquipment, createVenue } from '#contract/venues.ts'
import type { Page } from '../../setup/page.ts'

export const room: Omit<Ask<typeof createVenue>, 'name'> = {
  address: '01 đường Lê Lợi',
  building: 'nhà A',
  floor: 'tầng 2',
  seats: 20,
  devices: 'Màn chiếu, micro',
  directions: '',
  setUpMinutes: 0,
  clearMinutes: 0,
  approvalUnitId: null,
  seatPlan: [],
  validFrom: '2026-01-01',
}

let made = 0

/** A room of its own for each test: what one books does not stand in another's way. */
export async function newRoom(page: Page, more: Partial<Ask<typeof createVenue>> = {}) {
  const week = await page.call(createVenue, { name: `Phòng họp ${++made}`, ...room, ...more })
  return week.venue
}

export async function newEquipment(page: Page, count: number) {
  const week = await page.call(createEquipment, { name: `Máy chiếu ${++made}`, count, validFrom: '2026-01-01' })
  return week.equipment
}

/** Hours counted from a day well ahead. */
export const hours = (now: Date, from: number, to: number) => {
  const base = Math.ceil(now.getTime() / 3_600_000) * 3_600_000 + 5 * 86_400_000
  const at = (n: number) => new Date(base + n * 3_600_000).toISOString()
  return { startsAt: at(from), endsAt: at(to) }
}

export const wish = {
  venueId: null,
  equipmentId: null,
  quantity: 1,
  title: 'Họp giao ban',
  forWhom: 'Phòng Tài chính',
  private: false,
} satisfies Partial<Ask<typeof book>>
