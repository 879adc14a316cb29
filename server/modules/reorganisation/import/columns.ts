import type { ReorgKind } from '#contract/reorganisation.ts'
import { key } from '#platform/text.ts'

export type Field =
  | 'kind'
  | 'predecessor'
  | 'successor'
  | 'scope'
  | 'key'
  | 'nature'
  | 'parent'
  | 'unitKind'
  | 'level'
  | 'name'
  | 'shortName'
  | 'abbreviation'
  | 'place'
  | 'code'

export const kindWords: readonly (readonly [ReorgKind, ...string[]])[] = [
  ['create', 'Thành lập'],
  ['merge', 'Sáp nhập', 'Hợp nhất'],
  ['split', 'Chia tách', 'Chia', 'Tách'],
  ['dissolve', 'Giải thể', 'Kết thúc hoạt động'],
  ['rename', 'Đổi tên'],
  ['transfer', 'Chuyển chức năng', 'Chuyển giao'],
]

/** Headings in the order of the template, with how each is filled. */
export const columns: readonly { readonly field: Field; readonly label: string; readonly note: string }[] = [
  { field: 'kind', label: 'Việc', note: `Một trong: ${kindWords.map(([, word]) => word).join('; ')}.` },
  { field: 'predecessor', label: 'Cơ quan, đơn vị cũ', note: 'Mã định danh hoặc tên đầy đủ; để trống khi thành lập.' },
  {
    field: 'successor',
    label: 'Cơ quan, đơn vị mới',
    note: 'Mã dòng của dòng thành lập, hoặc mã định danh hay tên của nơi đã có.',
  },
  { field: 'scope', label: 'Phạm vi', note: 'Phần được chuyển sang, khi không phải là tất cả.' },
  { field: 'key', label: 'Mã dòng', note: 'Tự đặt cho dòng thành lập; các dòng khác nhắc đến bằng mã này.' },
  { field: 'nature', label: 'Loại', note: 'Cơ quan hoặc Đơn vị; để trống: Cơ quan.' },
  { field: 'parent', label: 'Cấp trên', note: 'Mã dòng, mã định danh hoặc tên; khi thành lập.' },
  { field: 'unitKind', label: 'Nhóm', note: 'Như trong mẫu nhập tổ chức: Ủy ban nhân dân, Sở, Phòng, …' },
  { field: 'level', label: 'Cấp', note: 'Tỉnh, Xã hoặc tên cấp khác.' },
  { field: 'name', label: 'Tên mới', note: 'Khi thành lập hoặc đổi tên.' },
  { field: 'shortName', label: 'Tên ngắn', note: 'Để trống: như tên.' },
  { field: 'abbreviation', label: 'Viết tắt', note: 'Như trong ký hiệu văn bản.' },
  { field: 'place', label: 'Địa danh', note: 'Địa danh ghi trên văn bản.' },
  { field: 'code', label: 'Mã định danh mới', note: 'Chỉ cho cơ quan.' },
]

export const fieldOf = (heading: string): Field | undefined =>
  columns.find((it) => key(it.label) === key(heading.replace(/\([^)]*\)|\*/g, '')))?.field
