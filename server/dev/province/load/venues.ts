import type { Run } from '#platform/work.ts'
import { createEquipment, createVenue } from '../../../modules/venues/index.ts'
import type { LoadedProvince } from './organisation.ts'

/** SAMPLE data: rooms, seats and addresses are made up. */
const SINCE = '2026-01-01'
const rowsOf = (rows: number, seats: number) =>
  Array.from({ length: rows }, (_, row) => {
    const label = String.fromCharCode(65 + row)
    return {
      label,
      seats: Array.from({ length: seats }, (_, n) => ({
        label: `${label}${n + 1}`,
        x: (n + 0.5) / seats,
        y: (row + 0.5) / rows,
      })),
    }
  })

const rooms = [
  {
    name: 'Hội trường lớn',
    floor: 'tầng 1',
    seats: 240,
    devices: 'Màn chiếu lớn, hệ thống hội nghị truyền hình, âm thanh hội trường, 12 micro cần',
    setUpMinutes: 60,
    clearMinutes: 30,
    seatPlan: rowsOf(12, 20),
    approved: true,
  },
  {
    name: 'Phòng họp số 1',
    floor: 'tầng 2',
    seats: 40,
    devices: 'Màn hình 85 inch, hệ thống hội nghị truyền hình, 40 micro để bàn',
    setUpMinutes: 15,
    clearMinutes: 10,
    seatPlan: rowsOf(4, 10),
    approved: false,
  },
  {
    name: 'Phòng họp số 2',
    floor: 'tầng 3',
    seats: 16,
    devices: 'Màn hình 65 inch, bảng viết',
    setUpMinutes: 0,
    clearMinutes: 10,
    seatPlan: rowsOf(2, 8),
    approved: false,
  },
]
const pieces = [
  { name: 'Máy chiếu di động', count: 4 },
  { name: 'Máy tính bảng dự họp', count: 60 },
  { name: 'Micro không dây', count: 8 },
]

/** Rooms of the province's committee; uses of the large hall are approved by its office. */
export async function loadVenues(run: Run, province: LoadedProvince): Promise<void> {
  const clerk = province.clerkOf('ubnd-tinh')
  const office = province.staffOf('ubnd-tinh').find((who) => who.role === 'chiefOfOffice')
  for (const { approved, ...it } of rooms)
    await run(clerk, (work) =>
      createVenue(work, {
        ...it,
        address: 'Trung tâm hành chính tỉnh',
        building: 'nhà A',
        directions: 'Vào cổng chính, nhà A ở bên trái; có thang máy và lối đi cho xe lăn.',
        approvalUnitId: approved && office && office.unitId !== clerk.agencyId ? office.unitId : null,
        validFrom: SINCE,
      }),
    )
  for (const it of pieces) await run(clerk, (work) => createEquipment(work, { ...it, validFrom: SINCE }))
}
