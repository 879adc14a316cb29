import { agencies, agencyOf, type SampleAgency } from './agencies.ts'

/** A part of an agency without a seal of its own. */
export interface SampleUnit {
  readonly key: string
  readonly agencyKey: string
  /** Another unit of the same agency. */
  readonly parentKey: string | null
  readonly name: string
  /** As in symbols of official letters and in `Lưu: VT, …`. */
  readonly abbreviation: string
}

type Named = readonly [name: string, abbreviation: string, parentAbbreviation?: string]

/** Fields of the staff of a People's Committee double as units: their mark stands in the symbol of letters, `UBND-VX`. */
const PROVINCE_UNITS: readonly Named[] = [
  ['Văn phòng', 'VP'],
  ['Bộ phận Văn thư - Lưu trữ', 'VTLT', 'VP'],
  ['Khối Tổng hợp', 'TH', 'VP'],
  ['Khối Kinh tế ngành', 'KTN', 'VP'],
  ['Khối Khoa giáo - Văn xã', 'VX', 'VP'],
  ['Khối Nội chính', 'NC', 'VP'],
]

const DISTRICT_UNITS: readonly Named[] = [
  ['Văn phòng', 'VP'],
  ['Bộ phận Văn thư', 'VT', 'VP'],
  ['Khối Nông nghiệp và Môi trường', 'NNMT'],
  ['Khối Văn hóa - Xã hội', 'VX'],
  ['Khối Nội chính', 'NC'],
]

const COMMUNE_UNITS: readonly Named[] = [
  ['Bộ phận Văn phòng - Thống kê', 'VP'],
  ['Bộ phận Địa chính - Nông nghiệp', 'ĐCNN'],
  ['Bộ phận Văn hóa - Xã hội', 'VX'],
]

const SPECIAL: Readonly<Record<string, readonly Named[]>> = {
  'so-noi-vu': [
    ['Phòng Tổ chức, biên chế và Tổ chức phi chính phủ', 'TCBC'],
    ['Phòng Cải cách hành chính và Văn thư lưu trữ', 'CCHC'],
    ['Phòng Lao động và Việc làm', 'LĐVL'],
  ],
  'so-nong-nghiep-moi-truong': [
    ['Phòng Kế hoạch - Tài chính', 'KHTC'],
    ['Phòng Quản lý đất đai', 'QLĐĐ'],
    ['Phòng Môi trường', 'MT'],
    ['Phòng Phát triển nông thôn', 'PTNT'],
  ],
  'so-khoa-hoc-cong-nghe': [
    ['Phòng Chuyển đổi số', 'CĐS'],
    ['Phòng Quản lý khoa học', 'QLKH'],
    ['Phòng Bưu chính, Viễn thông', 'BCVT'],
  ],
  'so-giao-duc-dao-tao': [
    ['Phòng Giáo dục Mầm non - Tiểu học', 'GDMNTH'],
    ['Phòng Giáo dục Trung học', 'GDTrH'],
    ['Phòng Tổ chức cán bộ', 'TCCB'],
  ],
  'so-y-te': [
    ['Phòng Nghiệp vụ Y', 'NVY'],
    ['Phòng Nghiệp vụ Dược', 'NVD'],
  ],
  'so-tai-chinh': [
    ['Phòng Ngân sách', 'NS'],
    ['Phòng Đầu tư', 'ĐT'],
    ['Phòng Quản lý giá và Công sản', 'GCS'],
  ],
  'so-xay-dung': [
    ['Phòng Quản lý xây dựng', 'QLXD'],
    ['Phòng Quản lý kết cấu hạ tầng giao thông', 'KCHT'],
  ],
  'van-phong-ubnd-tinh': [
    ['Phòng Tổng hợp', 'TH'],
    ['Phòng Hành chính - Quản trị', 'HCQT'],
    ['Trung tâm Thông tin - Hội nghị', 'TTHN'],
  ],
}

function unitsOf(agency: SampleAgency): readonly Named[] {
  if (agency.kind === 'peoplesCommittee') {
    if (agency.level === 'province') return PROVINCE_UNITS
    return agency.level === 'district' ? DISTRICT_UNITS : COMMUNE_UNITS
  }
  if (agency.kind === 'department')
    return [['Văn phòng', 'VP'], ...(SPECIAL[agency.key] ?? [['Phòng Nghiệp vụ', 'NgV']])]
  return SPECIAL[agency.key] ?? []
}

export const units: readonly SampleUnit[] = agencies.flatMap((agency) =>
  unitsOf(agency).map(([name, abbreviation, parent]) => ({
    key: `${agency.key}/${abbreviation}`,
    agencyKey: agency.key,
    parentKey: parent === undefined ? null : `${agency.key}/${parent}`,
    name,
    abbreviation,
  })),
)

export function unitsIn(agencyKey: string): SampleUnit[] {
  const { key } = agencyOf(agencyKey)
  return units.filter((unit) => unit.agencyKey === key)
}
