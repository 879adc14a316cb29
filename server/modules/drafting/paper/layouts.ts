/** Forms of Decree 30/2020/NĐ-CP, Appendix III, part I. 1.3 is the decision that puts another text into force. */
export const paperLayouts = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9', '1.10'] as const
export type PaperLayout = (typeof paperLayouts)[number]

const special: Readonly<Record<string, PaperLayout>> = {
  NQ: '1.1',
  QĐ: '1.2',
  CV: '1.5',
  CĐ: '1.6',
  GM: '1.7',
  GGT: '1.8',
  BB: '1.9',
  GNP: '1.10',
}

/** The form a kind is written in; kinds without one of their own follow 1.4, that of documents with a name. */
export function layoutOf(kindCode: string): PaperLayout {
  return special[kindCode] ?? '1.4'
}

/** A paragraph of guidance the drafter writes over. `lead` is printed bold before it; the last one is closed by `./.`. */
export interface Guide {
  readonly lead?: string
  readonly text: string
  readonly centred?: boolean
}

/** Guiding text of the body by form; square brackets mark what is to be replaced. */
export const guides: Readonly<Record<PaperLayout, readonly Guide[]>> = {
  '1.1': [
    { lead: 'Điều 1.', text: ' [Nội dung nghị quyết]' },
    { lead: 'Điều 2.', text: ' [Nội dung nghị quyết]' },
    { lead: 'Điều 3.', text: ' [Tổ chức thực hiện, hiệu lực]./.' },
  ],
  '1.2': [
    { lead: 'Điều 1.', text: ' [Nội dung quyết định]' },
    { lead: 'Điều 2.', text: ' [Hiệu lực thi hành]' },
    { lead: 'Điều 3.', text: ' [Cơ quan, tổ chức, cá nhân chịu trách nhiệm thi hành]./.' },
  ],
  '1.3': [
    { lead: 'Điều 1.', text: ' Ban hành kèm theo Quyết định này [Tên quy chế, quy định].' },
    { lead: 'Điều 2.', text: ' Quyết định này có hiệu lực kể từ ngày ký.' },
    { lead: 'Điều 3.', text: ' [Cơ quan, tổ chức, cá nhân chịu trách nhiệm thi hành]./.' },
  ],
  '1.4': [{ text: '[Nội dung văn bản]' }, { text: '[Nội dung văn bản, đoạn cuối]./.' }],
  '1.5': [{ text: '[Nội dung công văn]' }, { text: '[Nội dung công văn, đoạn cuối]./.' }],
  '1.6': [{ text: '[Nội dung điện]' }, { text: '[Nội dung điện, đoạn cuối]./.' }],
  '1.7': [
    { text: '{ten_co_quan_thuong} trân trọng kính mời: [Tên cơ quan, tổ chức hoặc họ và tên, chức vụ người được mời]' },
    { text: 'Tới dự: [Nội dung cuộc họp, hội nghị]' },
    { text: 'Chủ trì: [Họ và tên, chức vụ]' },
    { text: 'Thời gian: [Giờ, ngày, tháng, năm]' },
    { text: 'Địa điểm: [Nơi họp]' },
    { text: '[Những điều cần lưu ý]./.' },
  ],
  '1.8': [
    { text: '{ten_co_quan_thuong} trân trọng giới thiệu:' },
    { text: 'Ông (bà): [Họ và tên]' },
    { text: 'Chức vụ: [Chức vụ]' },
    { text: 'Được cử đến: [Tên cơ quan, tổ chức]' },
    { text: 'Về việc: [Nội dung công việc]' },
    {
      text: 'Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ.',
    },
    { text: 'Giấy này có giá trị đến hết ngày [ngày, tháng, năm]./.' },
  ],
  '1.9': [
    { text: 'Thời gian bắt đầu: [Giờ, ngày, tháng, năm]' },
    { text: 'Địa điểm: [Nơi họp]' },
    { text: 'Thành phần tham dự: [Họ và tên, chức vụ]' },
    { text: 'Chủ trì (chủ tọa): [Họ và tên, chức vụ]' },
    { text: 'Thư ký (người ghi biên bản): [Họ và tên, chức vụ]' },
    { text: 'Nội dung (theo diễn biến cuộc họp, hội nghị, hội thảo): [Nội dung]' },
    { text: 'Cuộc họp (hội nghị, hội thảo) kết thúc vào [giờ, ngày, tháng, năm]./.' },
  ],
  '1.10': [
    { text: 'Xét Đơn xin nghỉ phép ngày [ngày, tháng, năm] của ông (bà) [họ và tên],' },
    { text: '{ten_co_quan_thuong} cấp cho:' },
    { text: 'Ông (bà): [Họ và tên]' },
    { text: 'Chức vụ: [Chức vụ]' },
    {
      text: 'Nghỉ phép năm [năm] trong thời gian [số ngày], kể từ ngày [ngày, tháng, năm] đến hết ngày [ngày, tháng, năm] tại [nơi nghỉ phép].',
    },
    { text: 'Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ hằng năm [năm]./.' },
  ],
}
