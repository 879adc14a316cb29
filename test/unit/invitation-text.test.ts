import { describe, expect, it } from 'vitest'
import { invitationLines, spokenInstant } from '../../server/modules/meetings/invitation-text.ts'

const at = (text: string) => new Date(text)
const invitation = {
  agencyName: 'Ủy ban nhân dân tỉnh',
  invited: ['Sở Tài chính', 'Sở Nội vụ'],
  title: 'Phiên họp thường kỳ tháng 11',
  chair: 'Nguyễn Mẫu A, Chủ tịch',
  startsAt: at('2026-11-25T01:00:00Z'),
  endsAt: at('2026-11-25T04:30:00Z'),
  place: 'Hội trường tầng 2',
  sites: ['Xã Mường Kim'],
  items: ['Kinh tế - xã hội'],
  papersDueAt: at('2026-11-20T10:00:00Z'),
}

describe('an instant in words', () => {
  it.each([
    ['2026-11-25T01:00:00Z', '08 giờ 00 phút, ngày 25 tháng 11 năm 2026'],
    // Zeros before days under 10 and the months 1 and 2 (Decree 30/2020 Appendix I, II.4); the day is that of Vietnam.
    ['2027-02-04T17:05:00Z', '00 giờ 05 phút, ngày 05 tháng 02 năm 2027'],
    ['2026-06-30T16:59:00Z', '23 giờ 59 phút, ngày 30 tháng 6 năm 2026'],
  ])('%s', (iso, words) => {
    expect(spokenInstant(at(iso))).toBe(words)
  })
})

describe('an invitation', () => {
  it('names whom, to what, who chairs, when and where, and is closed', () => {
    expect(invitationLines(invitation)).toEqual([
      'Ủy ban nhân dân tỉnh trân trọng kính mời: Sở Tài chính; Sở Nội vụ.',
      'Tới dự: Phiên họp thường kỳ tháng 11.',
      'Chủ trì: Nguyễn Mẫu A, Chủ tịch.',
      'Thời gian: 08 giờ 00 phút, ngày 25 tháng 11 năm 2026.',
      'Địa điểm: Hội trường tầng 2.',
      'Điểm cầu: Xã Mường Kim.',
      'Nội dung:',
      '1. Kinh tế - xã hội.',
      'Tài liệu họp được gửi trên hệ thống, chậm nhất vào 17 giờ 00 phút, ngày 20 tháng 11 năm 2026.',
      'Đề nghị các đại biểu trả lời giấy mời trên hệ thống, đọc tài liệu trước và dự họp đúng giờ, đúng thành phần./.',
    ])
  })

  it('leaves many to the list of recipients, and says the end of one that lasts over days', () => {
    const many = { ...invitation, invited: Array.from({ length: 21 }, (_, n) => `Xã ${n}`), sites: [], place: '' }
    const [first] = invitationLines(many)
    expect(first).toContain('có tên tại phần Nơi nhận')
    const long = invitationLines({ ...invitation, endsAt: at('2026-11-27T10:00:00Z') })
    expect(long[3]).toContain('dự kiến kết thúc vào 17 giờ 00 phút, ngày 27 tháng 11 năm 2026')
  })
})
