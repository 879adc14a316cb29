import type { PaperFields } from '../../../server/modules/drafting/paper/fields.ts'

export const sampleFields: PaperFields = {
  parentName: 'Ủy ban nhân dân tỉnh Lai Châu',
  agencyName: 'Sở Nội vụ',
  place: 'Lai Châu',
  year: 2026,
  kindCode: 'QĐ',
  kindName: 'Quyết định',
  notation: 'QĐ-SNV',
  subject: 'Về việc thành lập Tổ công tác thử nghiệm',
  urgency: 'normal',
  decidedBy: 'Giám đốc Sở Nội vụ',
  bases: ['Căn cứ Luật Tổ chức chính quyền địa phương', 'Theo đề nghị của Chánh Văn phòng'],
  recipients: ['Như Điều 3', 'Sở Tài chính'],
  keeper: 'VP',
  authorityLines: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'],
  signerName: 'Lò Văn Thử',
}

/** What a drafter would enter for a kind: bases only where something is decided, addressees only where they belong. */
export function fieldsFor(kind: { readonly code: string; readonly symbol: string; readonly vi: string }): PaperFields {
  const { decidedBy, bases, ...rest } = sampleFields
  const decides = kind.code === 'NQ' || kind.code === 'QĐ'
  const addressed = ['CV', 'TTr', 'BC', 'CĐ', 'TCg'].includes(kind.code)
  return {
    ...rest,
    ...(decides && decidedBy !== undefined && bases !== undefined ? { decidedBy, bases } : {}),
    ...(addressed ? { addressees: ['Ủy ban nhân dân tỉnh Lai Châu'] } : {}),
    kindCode: kind.code,
    kindName: kind.vi,
    notation: kind.symbol === '' ? 'SNV-VP' : `${kind.symbol}-SNV`,
    subject: kind.code === 'CV' ? 'cử người dự tập huấn' : sampleFields.subject,
  }
}
