/**
 * Public holidays and swapped working days of public servants, 2025 to 2027 (Labour Code 2019, art. 111–112). Written from
 * memory of the public announcements; an agency must check them before relying on deadlines.
 *
 * - `law`: fixed by the Labour Code or by the lunar calendar.
 * - `announced`: choice of days or swap announced for that year by the labour or home affairs ministry.
 * - `expected`: not announced when this was written; what the rules would give.
 */
export interface SampleHoliday {
  /** Civil date YYYY-MM-DD. */
  readonly date: string
  readonly name: string
  readonly kind: 'holiday' | 'makeupWorkday'
  readonly basis: 'law' | 'announced' | 'expected'
}

type Row = readonly [date: string, name: string, basis: SampleHoliday['basis']]

const OFF: readonly Row[] = [
  ['2025-01-01', 'Tết Dương lịch', 'law'],
  ['2025-01-27', 'Tết Nguyên đán Ất Tỵ (28 tháng Chạp)', 'announced'],
  ['2025-01-28', 'Tết Nguyên đán Ất Tỵ (29 tháng Chạp)', 'announced'],
  ['2025-01-29', 'Tết Nguyên đán Ất Tỵ (mùng 1)', 'law'],
  ['2025-01-30', 'Tết Nguyên đán Ất Tỵ (mùng 2)', 'law'],
  ['2025-01-31', 'Tết Nguyên đán Ất Tỵ (mùng 3)', 'law'],
  ['2025-04-07', 'Giỗ Tổ Hùng Vương (10 tháng 3 âm lịch)', 'law'],
  ['2025-04-30', 'Ngày Chiến thắng', 'law'],
  ['2025-05-01', 'Ngày Quốc tế lao động', 'law'],
  ['2025-05-02', 'Nghỉ hoán đổi ngày làm việc (làm bù 26/4)', 'announced'],
  ['2025-09-01', 'Quốc khánh (ngày liền kề)', 'announced'],
  ['2025-09-02', 'Quốc khánh', 'law'],
  ['2026-01-01', 'Tết Dương lịch', 'law'],
  // The New Year swap was decided late, in December 2025.
  ['2026-01-02', 'Nghỉ hoán đổi ngày làm việc (làm bù 10/01)', 'announced'],
  ['2026-02-16', 'Tết Nguyên đán Bính Ngọ (29 tháng Chạp)', 'announced'],
  ['2026-02-17', 'Tết Nguyên đán Bính Ngọ (mùng 1)', 'law'],
  ['2026-02-18', 'Tết Nguyên đán Bính Ngọ (mùng 2)', 'law'],
  ['2026-02-19', 'Tết Nguyên đán Bính Ngọ (mùng 3)', 'law'],
  ['2026-02-20', 'Tết Nguyên đán Bính Ngọ (mùng 4)', 'announced'],
  ['2026-04-26', 'Giỗ Tổ Hùng Vương (10 tháng 3 âm lịch)', 'law'],
  ['2026-04-27', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'law'],
  ['2026-04-30', 'Ngày Chiến thắng', 'law'],
  ['2026-05-01', 'Ngày Quốc tế lao động', 'law'],
  ['2026-08-31', 'Nghỉ hoán đổi ngày làm việc (làm bù 22/8)', 'announced'],
  ['2026-09-01', 'Quốc khánh (ngày liền kề)', 'announced'],
  ['2026-09-02', 'Quốc khánh', 'law'],
  // Paid day off by Politburo Resolution 80 of January 2026; the changed law was not seen when this was written.
  ['2026-11-24', 'Ngày Văn hóa Việt Nam', 'expected'],
  ['2027-01-01', 'Tết Dương lịch', 'law'],
  ['2027-02-05', 'Tết Nguyên đán Đinh Mùi (29 tháng Chạp)', 'expected'],
  ['2027-02-06', 'Tết Nguyên đán Đinh Mùi (mùng 1)', 'law'],
  ['2027-02-07', 'Tết Nguyên đán Đinh Mùi (mùng 2)', 'law'],
  ['2027-02-08', 'Tết Nguyên đán Đinh Mùi (mùng 3)', 'law'],
  ['2027-02-09', 'Tết Nguyên đán Đinh Mùi (mùng 4)', 'expected'],
  ['2027-02-10', 'Nghỉ bù Tết Nguyên đán', 'expected'],
  ['2027-02-11', 'Nghỉ bù Tết Nguyên đán', 'expected'],
  ['2027-04-16', 'Giỗ Tổ Hùng Vương (10 tháng 3 âm lịch)', 'law'],
  ['2027-04-30', 'Ngày Chiến thắng', 'law'],
  ['2027-05-01', 'Ngày Quốc tế lao động', 'law'],
  ['2027-05-03', 'Nghỉ bù Ngày Quốc tế lao động', 'law'],
  ['2027-09-02', 'Quốc khánh', 'law'],
  // The second day is the one before or the one after, chosen each year.
  ['2027-09-03', 'Quốc khánh (ngày liền kề)', 'expected'],
  ['2027-11-24', 'Ngày Văn hóa Việt Nam', 'expected'],
]

const MADE_UP: readonly Row[] = [
  ['2025-04-26', 'Làm bù ngày 02/5', 'announced'],
  ['2026-01-10', 'Làm bù ngày 02/01', 'announced'],
  ['2026-08-22', 'Làm bù ngày 31/8', 'announced'],
]

export const holidays: readonly SampleHoliday[] = [
  ...OFF.map(([date, name, basis]): SampleHoliday => ({ date, name, kind: 'holiday', basis })),
  ...MADE_UP.map(([date, name, basis]): SampleHoliday => ({ date, name, kind: 'makeupWorkday', basis })),
].sort((one, other) => (one.date < other.date ? -1 : 1))
