import { describe, expect, it } from 'vitest'
import { authorityLines } from '../../../server/modules/organisation/authority.ts'

const deputy = { title: 'Phó Chủ tịch', acting: false, body: 'Ủy ban nhân dân', forTitle: 'Chủ tịch', viaTitle: '' }

describe('what is printed above the name (Decree 30/2020 Appendix I II.7a)', () => {
  it.each([
    ['head', ['PHÓ CHỦ TỊCH']],
    ['onBehalf', ['TM. ỦY BAN NHÂN DÂN', 'PHÓ CHỦ TỊCH']],
    ['signFor', ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['byOrder', ['TL. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
    ['byAuthorisation', ['TUQ. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']],
  ] as const)('%s', (mode, lines) => {
    expect(authorityLines({ ...deputy, mode })).toEqual(lines)
  })

  it('has no TM. line in an agency led by one person', () => {
    const lines = authorityLines({ ...deputy, mode: 'signFor', body: '', title: 'Phó Giám đốc', forTitle: 'Giám đốc' })
    expect(lines).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'])
  })

  it('says Q. of whoever holds the head’s post as acting, and of nobody else', () => {
    const acting = { ...deputy, title: 'Chủ tịch', acting: true }
    expect(authorityLines({ ...acting, mode: 'onBehalf' })).toEqual(['TM. ỦY BAN NHÂN DÂN', 'Q. CHỦ TỊCH'])
    expect(authorityLines({ ...acting, mode: 'head' })).toEqual(['Q. CHỦ TỊCH'])
    expect(authorityLines({ ...acting, mode: 'byOrder', title: 'Chánh Văn phòng' })).toEqual([
      'TL. CHỦ TỊCH',
      'CHÁNH VĂN PHÒNG',
    ])
  })

  it('names the head of the unit whose deputy signs by order', () => {
    expect(
      authorityLines({ ...deputy, mode: 'byOrder', title: 'Phó Chánh Văn phòng', viaTitle: 'Chánh Văn phòng' }),
    ).toEqual(['TL. CHỦ TỊCH', 'KT. CHÁNH VĂN PHÒNG', 'PHÓ CHÁNH VĂN PHÒNG'])
  })
})
