/** Family names common among the peoples of Lai Châu: Thái, Mông, Dao, Hà Nhì, Giáy, Lự, Kinh. */
const FAMILY = [
  ...['Lò', 'Vàng', 'Nguyễn', 'Giàng', 'Tẩn', 'Hoàng', 'Sùng', 'Lường', 'Phàn', 'Đèo', 'Trần', 'Mùa', 'Chẻo', 'Quàng'],
  ...['Lý', 'Thào', 'Phạm', 'Tao', 'Pờ', 'Lù', 'Lê', 'Hảng', 'Khoàng', 'Cà', 'Vừ', 'Chang', 'Đỗ', 'Mào', 'Bùi'],
] as const

const GIVEN = [
  ...['An', 'Bình', 'Chi', 'Dung', 'Đạt', 'Giang', 'Hà', 'Hải', 'Hạnh', 'Hoa', 'Hùng', 'Hương', 'Khánh', 'Lan', 'Liên'],
  ...[
    'Long',
    'Mai',
    'Minh',
    'Nam',
    'Nga',
    'Ngọc',
    'Oanh',
    'Phong',
    'Phúc',
    'Quân',
    'Sơn',
    'Tâm',
    'Thảo',
    'Thu',
    'Tùng',
  ],
  ...['Uyên', 'Vân', 'Xuân', 'Yến', 'Dũng', 'Thủy', 'Quyền'],
] as const

/**
 * The nth made-up name: family name, `Mẫu` or `Thử`, given name. 29 family and 37 given names have no common divisor, so the
 * first 2 × 29 × 37 names differ.
 */
export function madeUpName(index: number): string {
  const round = Math.floor(index / (FAMILY.length * GIVEN.length))
  const mark = (index + round) % 2 === 0 ? 'Mẫu' : 'Thử'
  return `${FAMILY[index % FAMILY.length]} ${mark} ${GIVEN[index % GIVEN.length]}`
}
