import { CITY_COMMUNES, DISTRICTS, SPLIT, THAN_UYEN_COMMUNES } from './places.ts'

/**
 * Agencies of the sample province, Lai Châu. Names of places and agencies are real and public; codes, dates of units and deciding
 * acts are SAMPLE data in the right form, not the official catalogue.
 */

/**
 * The district level ended in law on 30 June 2025. The sample keeps it in force, since the product must show papers that travel
 * province → district → commune; communes are those of before the reorganisation. Said once here for README and screens.
 */
export const SAMPLE_SETTING =
  'Dữ liệu mẫu: tỉnh Lai Châu với ba cấp chính quyền như trước ngày 01/7/2025; người, số hiệu và mã định danh là hư cấu.'

export type AgencyKind =
  | 'peoplesCommittee'
  | 'peoplesCouncil'
  | 'office'
  | 'department'
  | 'inspectorate'
  | 'board'
  | 'districtOffice'
  | 'publicService'

export type AgencyLevel = 'province' | 'district' | 'commune'

export interface SampleAgency {
  readonly key: string
  readonly parentKey: string | null
  readonly nature: 'agency'
  readonly kind: AgencyKind
  readonly level: AgencyLevel
  readonly name: string
  readonly shortName: string
  /** As in symbols of papers: UBND, SNV. Not unique across agencies. */
  readonly abbreviation: string
  /** Địa danh of the date line. */
  readonly place: string
  /** Last part of login names: `vanthu.<slug>`. */
  readonly slug: string
  /** QCVN 102:2016 form, 13 characters, read from right to left. */
  readonly oldCode: string
  /** Decision 20/2020/QĐ-TTg form, read from left to right. */
  readonly newCode: string
  readonly validFrom: string
  /** Last day in force. */
  readonly validTo: string | null
}

/** One predecessor taken over by one successor; merges of several are several records. */
export interface SampleSuccession {
  readonly predecessorKey: string
  readonly successorKey: string
  readonly kind: 'merge' | 'split' | 'rename'
  readonly decision: string
  /** First day of the successor. */
  readonly date: string
}

const PROVINCE = 'ubnd-tinh'
const THAN_UYEN = 'ubnd-huyen-than-uyen'
const MERGED = '2025-03-01'
const BEFORE_MERGED = '2025-02-28'

interface Entry extends Partial<Omit<SampleAgency, 'nature' | 'oldCode' | 'newCode'>> {
  readonly key: string
  readonly kind: AgencyKind
  readonly level: AgencyLevel
  readonly name: string
  readonly abbreviation: string
  /** Groups of the identifier below the province, upper one first. */
  readonly code: readonly [string?, string?]
}

function agency(entry: Entry): SampleAgency {
  const { code, ...rest } = entry
  const [second = '00', third = '00'] = code
  return {
    parentKey: PROVINCE,
    shortName: rest.name,
    place: 'Lai Châu',
    slug: rest.key.replace(/-/g, ''),
    validFrom: SPLIT,
    validTo: null,
    ...rest,
    nature: 'agency',
    oldCode: `000.${third}.${second}.H35`,
    newCode: ['H35', ...code].join('.'),
  }
}

type Department = readonly [key: string, name: string, abbreviation: string, code: string, validFrom: string]

const DEPARTMENTS: readonly Department[] = [
  ['so-noi-vu', 'Sở Nội vụ', 'SNV', '02', SPLIT],
  ['so-tu-phap', 'Sở Tư pháp', 'STP', '03', SPLIT],
  ['so-tai-chinh', 'Sở Tài chính', 'STC', '04', SPLIT],
  ['so-cong-thuong', 'Sở Công Thương', 'SCT', '05', '2008-05-01'],
  ['so-nong-nghiep-moi-truong', 'Sở Nông nghiệp và Môi trường', 'SNNMT', '06', MERGED],
  ['so-xay-dung', 'Sở Xây dựng', 'SXD', '07', SPLIT],
  ['so-khoa-hoc-cong-nghe', 'Sở Khoa học và Công nghệ', 'SKHCN', '08', SPLIT],
  ['so-giao-duc-dao-tao', 'Sở Giáo dục và Đào tạo', 'SGDĐT', '09', SPLIT],
  ['so-y-te', 'Sở Y tế', 'SYT', '10', SPLIT],
  ['so-van-hoa', 'Sở Văn hóa, Thể thao và Du lịch', 'SVHTTDL', '11', '2008-05-01'],
  ['so-dan-toc-ton-giao', 'Sở Dân tộc và Tôn giáo', 'SDTTG', '12', MERGED],
  ['so-ngoai-vu', 'Sở Ngoại vụ', 'SNgV', '13', '2011-01-01'],
]

/** Ended on 28 February 2025 in this sample: key, name, abbreviation, code, successor. */
const ENDED: readonly (readonly [string, string, string, string, string])[] = [
  ['so-ke-hoach-dau-tu', 'Sở Kế hoạch và Đầu tư', 'SKHĐT', '21', 'so-tai-chinh'],
  ['so-nong-nghiep', 'Sở Nông nghiệp và Phát triển nông thôn', 'SNN', '22', 'so-nong-nghiep-moi-truong'],
  ['so-tai-nguyen', 'Sở Tài nguyên và Môi trường', 'STNMT', '23', 'so-nong-nghiep-moi-truong'],
  ['so-giao-thong', 'Sở Giao thông vận tải', 'SGTVT', '24', 'so-xay-dung'],
  ['so-lao-dong', 'Sở Lao động - Thương binh và Xã hội', 'SLĐTBXH', '25', 'so-noi-vu'],
  ['so-thong-tin', 'Sở Thông tin và Truyền thông', 'STTTT', '26', 'so-khoa-hoc-cong-nghe'],
  ['ban-dan-toc', 'Ban Dân tộc', 'BDT', '27', 'so-dan-toc-ton-giao'],
]

const PROVINCE_AGENCIES: readonly Entry[] = [
  {
    key: PROVINCE,
    parentKey: null,
    kind: 'peoplesCommittee',
    level: 'province',
    name: 'Ủy ban nhân dân tỉnh Lai Châu',
    shortName: 'UBND tỉnh Lai Châu',
    abbreviation: 'UBND',
    slug: 'ubndtinh',
    code: [],
  },
  {
    key: 'hdnd-tinh',
    parentKey: null,
    kind: 'peoplesCouncil',
    level: 'province',
    name: 'Hội đồng nhân dân tỉnh Lai Châu',
    shortName: 'HĐND tỉnh Lai Châu',
    abbreviation: 'HĐND',
    code: ['50'],
  },
  {
    key: 'van-phong-hdnd-tinh',
    parentKey: 'hdnd-tinh',
    kind: 'office',
    level: 'province',
    name: 'Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh',
    shortName: 'VP Đoàn ĐBQH và HĐND tỉnh',
    abbreviation: 'VP',
    slug: 'vphdndtinh',
    code: ['51'],
  },
  {
    key: 'van-phong-ubnd-tinh',
    kind: 'office',
    level: 'province',
    name: 'Văn phòng Ủy ban nhân dân tỉnh',
    shortName: 'VP UBND tỉnh',
    abbreviation: 'VPUBND',
    slug: 'vpubndtinh',
    code: ['01'],
  },
  {
    key: 'thanh-tra-tinh',
    kind: 'inspectorate',
    level: 'province',
    name: 'Thanh tra tỉnh Lai Châu',
    shortName: 'Thanh tra tỉnh',
    abbreviation: 'TTT',
    code: ['14'],
  },
  {
    key: 'ban-quan-ly-khu-kinh-te',
    kind: 'board',
    level: 'province',
    name: 'Ban Quản lý Khu kinh tế cửa khẩu Ma Lù Thàng',
    shortName: 'BQL Khu kinh tế cửa khẩu',
    abbreviation: 'BQLKKT',
    slug: 'bqlkkt',
    code: ['15'],
  },
]

/** Units under departments with their own seal: key, parent, name, abbreviation, code. */
const SUBORDINATE: readonly (readonly [string, string, string, string, readonly [string, string]])[] = [
  ['chi-cuc-kiem-lam', 'so-nong-nghiep-moi-truong', 'Chi cục Kiểm lâm', 'CCKL', ['06', '01']],
  ['chi-cuc-thuy-loi', 'so-nong-nghiep-moi-truong', 'Chi cục Thủy lợi', 'CCTL', ['06', '02']],
  ['trung-tam-luu-tru', 'so-noi-vu', 'Trung tâm Lưu trữ lịch sử tỉnh', 'TTLTLS', ['02', '01']],
  ['trung-tam-kiem-soat-benh-tat', 'so-y-te', 'Trung tâm Kiểm soát bệnh tật tỉnh', 'KSBT', ['10', '01']],
  ['benh-vien-da-khoa-tinh', 'so-y-te', 'Bệnh viện Đa khoa tỉnh', 'BVĐK', ['10', '02']],
  ['truong-noi-tru-tinh', 'so-giao-duc-dao-tao', 'Trường Phổ thông Dân tộc nội trú tỉnh', 'PTDTNT', ['09', '01']],
]

/** Specialised offices of the People's Committee of Than Uyên: key, name, abbreviation, code. */
const THAN_UYEN_OFFICES: readonly (readonly [string, string, string, string])[] = [
  ['noi-vu', 'Phòng Nội vụ', 'PNV', '71'],
  ['tu-phap', 'Phòng Tư pháp', 'PTP', '72'],
  ['tai-chinh-ke-hoach', 'Phòng Tài chính - Kế hoạch', 'PTCKH', '73'],
  ['nong-nghiep-moi-truong', 'Phòng Nông nghiệp và Môi trường', 'PNNMT', '74'],
  ['kinh-te-ha-tang', 'Phòng Kinh tế, Hạ tầng và Đô thị', 'PKTHTĐT', '75'],
  ['van-hoa-khoa-hoc', 'Phòng Văn hóa, Khoa học và Thông tin', 'PVHKHTT', '76'],
  ['giao-duc-dao-tao', 'Phòng Giáo dục và Đào tạo', 'PGDĐT', '77'],
  ['y-te', 'Phòng Y tế', 'PYT', '78'],
  ['dan-toc-ton-giao', 'Phòng Dân tộc và Tôn giáo', 'PDTTG', '79'],
]

function communes(list: readonly (readonly [string, string, string])[], parentKey: string, above: string): Entry[] {
  return list.map(([slug, name, code]) => ({
    key: `ubnd-${slug}`,
    parentKey,
    kind: 'peoplesCommittee',
    level: 'commune',
    name: `Ủy ban nhân dân ${name}`,
    shortName: `UBND ${name}`,
    abbreviation: 'UBND',
    place: bareName(name),
    slug,
    code: [above, code],
  }))
}

const COUNCILS_AND_DISTRICT_OFFICES: readonly Entry[] = [
  {
    key: 'hdnd-huyen-than-uyen',
    parentKey: 'hdnd-tinh',
    kind: 'peoplesCouncil',
    level: 'district',
    name: 'Hội đồng nhân dân huyện Than Uyên',
    shortName: 'HĐND huyện Than Uyên',
    abbreviation: 'HĐND',
    place: 'Than Uyên',
    slug: 'hdndthanuyen',
    code: ['50', '37'],
  },
  {
    key: 'hdnd-xa-muong-kim',
    parentKey: 'hdnd-huyen-than-uyen',
    kind: 'peoplesCouncil',
    level: 'commune',
    name: 'Hội đồng nhân dân xã Mường Kim',
    shortName: 'HĐND xã Mường Kim',
    abbreviation: 'HĐND',
    place: 'Mường Kim',
    slug: 'hdndmuongkim',
    code: ['50', '38'],
  },
  {
    key: 'van-phong-huyen-than-uyen',
    parentKey: THAN_UYEN,
    kind: 'office',
    level: 'district',
    name: 'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện Than Uyên',
    shortName: 'VP HĐND và UBND huyện Than Uyên',
    abbreviation: 'VP',
    place: 'Than Uyên',
    slug: 'vpthanuyen',
    code: ['37', '70'],
  },
  {
    key: 'thanh-tra-huyen-than-uyen',
    parentKey: THAN_UYEN,
    kind: 'inspectorate',
    level: 'district',
    name: 'Thanh tra huyện Than Uyên',
    abbreviation: 'TTr',
    place: 'Than Uyên',
    code: ['37', '80'],
  },
]

/** `huyện Than Uyên` → `Than Uyên`. */
function bareName(name: string): string {
  return name.replace(/^(thành phố|huyện|thị trấn|phường|xã) /u, '')
}

function districtKey(slug: string): string {
  return slug === 'thanuyen' ? THAN_UYEN : `ubnd-${slug === 'tplaichau' ? '' : 'huyen-'}${slug}`
}

const ENTRIES: readonly Entry[] = [
  ...PROVINCE_AGENCIES,
  ...DEPARTMENTS.map(
    ([key, name, abbreviation, code, validFrom]): Entry => ({
      key,
      kind: 'department',
      level: 'province',
      name,
      abbreviation,
      validFrom,
      code: [code],
    }),
  ),
  ...SUBORDINATE.map(
    ([key, parentKey, name, abbreviation, code]): Entry => ({
      key,
      parentKey,
      kind: 'publicService',
      level: 'province',
      name,
      abbreviation,
      validFrom: parentKey === 'so-nong-nghiep-moi-truong' ? MERGED : SPLIT,
      code,
    }),
  ),
  ...DISTRICTS.map(
    ([slug, name, code, validFrom]): Entry => ({
      key: districtKey(slug),
      kind: 'peoplesCommittee',
      level: 'district',
      name: `Ủy ban nhân dân ${name}`,
      shortName: `UBND ${name}`,
      abbreviation: 'UBND',
      place: bareName(name),
      slug,
      validFrom,
      code: [code],
    }),
  ),
  ...COUNCILS_AND_DISTRICT_OFFICES,
  ...THAN_UYEN_OFFICES.map(
    ([key, name, abbreviation, code]): Entry => ({
      key: `phong-${key}-than-uyen`,
      parentKey: THAN_UYEN,
      kind: 'districtOffice',
      level: 'district',
      name: `${name} huyện Than Uyên`,
      shortName: `${name} huyện`,
      abbreviation,
      place: 'Than Uyên',
      slug: `${key.replace(/-/g, '')}.thanuyen`,
      code: ['37', code],
    }),
  ),
  ...communes(THAN_UYEN_COMMUNES, THAN_UYEN, '37'),
  ...communes(CITY_COMMUNES, districtKey('tplaichau'), '30'),
  ...ENDED.map(
    ([key, name, abbreviation, code]): Entry => ({
      key,
      kind: key === 'ban-dan-toc' ? 'board' : 'department',
      level: 'province',
      name,
      abbreviation,
      validTo: BEFORE_MERGED,
      code: [code],
    }),
  ),
]

export const agencies: readonly SampleAgency[] = ENTRIES.map(agency)

/** Sample records: the merging of departments on 1 March 2025 is real in outline, the number of the act is not. */
export const successions: readonly SampleSuccession[] = ENDED.map(([predecessorKey, name, , , successorKey]) => ({
  predecessorKey,
  successorKey,
  kind: predecessorKey === 'ban-dan-toc' ? 'rename' : 'merge',
  decision: `Nghị quyết số 00/NQ-HĐND (dữ liệu mẫu) về việc tổ chức lại ${name}`,
  date: MERGED,
}))

const byKey = new Map(agencies.map((each) => [each.key, each]))

export function agencyOf(key: string): SampleAgency {
  const found = byKey.get(key)
  if (found === undefined) throw new RangeError(`agency ${key}`)
  return found
}

/** Line above the issuer's name; People's Committees and Councils stand alone (Decree 30/2020, Appendix I, II.2). */
export function letterheadParent(each: SampleAgency): string | null {
  if (each.kind === 'peoplesCommittee' || each.kind === 'peoplesCouncil' || each.parentKey === null) return null
  return agencyOf(each.parentKey).shortName
}
