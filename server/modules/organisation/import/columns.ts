import { key } from '#platform/text.ts'

export type UnitField =
  | 'rowCode'
  | 'parent'
  | 'nature'
  | 'kind'
  | 'level'
  | 'name'
  | 'shortName'
  | 'abbreviation'
  | 'place'
  | 'code'
  | 'validFrom'
export type PersonField = 'fullName' | 'personCode' | 'unit' | 'title' | 'role' | 'validFrom'
export type Field = UnitField | PersonField

export interface Column {
  readonly field: Field
  /** The heading, which problems name too. */
  readonly label: string
  readonly also?: readonly string[]
  /** The sheet makes no sense without it. */
  readonly needed: boolean
  /** Shown under the heading in the template's notes. */
  readonly note: string
}

export const unitColumns: readonly Column[] = [
  {
    field: 'rowCode',
    label: 'Mã dòng',
    needed: true,
    note: 'Tự đặt, không trùng nhau trong tệp; các dòng khác nhắc đến bằng mã này.',
  },
  {
    field: 'parent',
    label: 'Mã dòng cấp trên',
    needed: true,
    note: 'Mã dòng của cơ quan, đơn vị cấp trên trực tiếp; để trống: ngay dưới nơi nhập vào.',
  },
  {
    field: 'nature',
    label: 'Loại (cơ quan/đơn vị)',
    needed: true,
    note: 'Cơ quan có con dấu, sổ văn bản riêng; đơn vị thuộc một cơ quan.',
  },
  { field: 'kind', label: 'Nhóm', needed: true, note: 'Một trong các từ của danh sách.' },
  { field: 'level', label: 'Cấp', needed: true, note: 'Tỉnh, Huyện, Xã hoặc tên cấp khác, tối đa 40 ký tự.' },
  { field: 'name', label: 'Tên', needed: true, note: 'Tên đầy đủ, tối đa 200 ký tự.' },
  { field: 'shortName', label: 'Tên ngắn', needed: false, note: 'Tối đa 100 ký tự; để trống: như tên.' },
  {
    field: 'abbreviation',
    label: 'Viết tắt',
    needed: true,
    note: 'Như trong ký hiệu văn bản (UBND, SNV), tối đa 20 chữ, số, dấu chấm, gạch nối.',
  },
  { field: 'place', label: 'Địa danh', needed: false, note: 'Địa danh ghi trên văn bản.' },
  { field: 'code', label: 'Mã định danh', needed: false, note: 'Chỉ cho cơ quan, theo Quyết định 20/2020/QĐ-TTg.' },
  { field: 'validFrom', label: 'Ngày hiệu lực', needed: true, note: 'dd/MM/yyyy.' },
]

export const personColumns: readonly Column[] = [
  { field: 'fullName', label: 'Họ và tên', needed: true, note: 'Tối đa 100 ký tự.' },
  {
    field: 'unit',
    label: 'Mã dòng đơn vị',
    also: ['Đơn vị', 'Tên đơn vị', 'Mã đơn vị'],
    needed: true,
    note: 'Mã dòng trong tệp, hoặc mã định danh hay tên của cơ quan, đơn vị đã có.',
  },
  { field: 'title', label: 'Chức vụ', needed: true, note: 'Tối đa 100 ký tự.' },
  { field: 'role', label: 'Vai trò', needed: true, note: 'Một trong các từ của danh sách.' },
  { field: 'validFrom', label: 'Ngày bắt đầu', needed: true, note: 'dd/MM/yyyy.' },
  {
    field: 'personCode',
    label: 'Mã người',
    needed: false,
    note: 'Chỉ khi một người giữ nhiều vị trí: các dòng của người đó cùng một mã.',
  },
]

/** Headings that people like to have and that carry nothing to import. */
const idle = new Set(['', 'stt', 'tt', 'ghichu'])

/** `Ngày hiệu lực (dd/MM/yyyy) *` and `ngay hieu luc` are the same heading. */
const heading = (written: string) => key(written.replace(/\([^)]*\)/g, '')).replace(/ddmmyyyy$/, '')

export function columnOf(columns: readonly Column[], written: string): Column | 'idle' | undefined {
  const sought = heading(written)
  if (idle.has(sought)) return 'idle'
  return columns.find((column) => [column.label, ...(column.also ?? [])].some((label) => heading(label) === sought))
}

/** Which table a line is the heading of, if it is one. */
export function tableOf(cells: readonly string[]): 'units' | 'people' | undefined {
  const headings = new Set(cells.map(heading))
  if (headings.has('hovaten') && headings.has('chucvu')) return 'people'
  return headings.has('madong') && headings.has('ten') ? 'units' : undefined
}
