/**
 * The 29 kinds of administrative documents with their abbreviations, Decree 30/2020/NĐ-CP article 7 and Appendix III, in the order of
 * the decree. `symbol` is what is printed in "Số, ký hiệu" — mixed case matters (QyĐ, CTr, TTr) and two kinds print none.
 * `code` is our key: the abbreviation, or one of our own where the decree has none or uses one twice. The three forms of copies come last:
 * they are numbered and sent like documents, in a series of their own (article 25, Appendix I part II).
 */
export const documentKinds = [
  { code: 'NQ', symbol: 'NQ', vi: 'Nghị quyết', en: 'Resolution' },
  { code: 'QĐ', symbol: 'QĐ', vi: 'Quyết định', en: 'Decision' },
  { code: 'CT', symbol: 'CT', vi: 'Chỉ thị', en: 'Directive' },
  { code: 'QC', symbol: 'QC', vi: 'Quy chế', en: 'Regulation' },
  { code: 'QyĐ', symbol: 'QyĐ', vi: 'Quy định', en: 'Rules' },
  { code: 'TC', symbol: 'TC', vi: 'Thông cáo', en: 'Communiqué' },
  { code: 'TB', symbol: 'TB', vi: 'Thông báo', en: 'Notice' },
  { code: 'HD', symbol: 'HD', vi: 'Hướng dẫn', en: 'Guidance' },
  { code: 'CTr', symbol: 'CTr', vi: 'Chương trình', en: 'Programme' },
  { code: 'KH', symbol: 'KH', vi: 'Kế hoạch', en: 'Plan' },
  { code: 'PA', symbol: 'PA', vi: 'Phương án', en: 'Option paper' },
  { code: 'ĐA', symbol: 'ĐA', vi: 'Đề án', en: 'Scheme' },
  { code: 'DA', symbol: 'DA', vi: 'Dự án', en: 'Project' },
  { code: 'BC', symbol: 'BC', vi: 'Báo cáo', en: 'Report' },
  { code: 'BB', symbol: 'BB', vi: 'Biên bản', en: 'Minutes' },
  { code: 'TTr', symbol: 'TTr', vi: 'Tờ trình', en: 'Submission' },
  { code: 'HĐ', symbol: 'HĐ', vi: 'Hợp đồng', en: 'Contract' },
  { code: 'CV', symbol: '', vi: 'Công văn', en: 'Official letter' },
  { code: 'CĐ', symbol: 'CĐ', vi: 'Công điện', en: 'Official telegram' },
  { code: 'BGN', symbol: 'BGN', vi: 'Bản ghi nhớ', en: 'Memorandum' },
  { code: 'BTT', symbol: 'BTT', vi: 'Bản thỏa thuận', en: 'Agreement' },
  { code: 'GUQ', symbol: 'GUQ', vi: 'Giấy ủy quyền', en: 'Authorisation' },
  { code: 'GM', symbol: 'GM', vi: 'Giấy mời', en: 'Invitation' },
  { code: 'GGT', symbol: 'GGT', vi: 'Giấy giới thiệu', en: 'Letter of introduction' },
  { code: 'GNP', symbol: 'GNP', vi: 'Giấy nghỉ phép', en: 'Leave permit' },
  { code: 'PG', symbol: 'PG', vi: 'Phiếu gửi', en: 'Transmittal slip' },
  { code: 'PC', symbol: 'PC', vi: 'Phiếu chuyển', en: 'Forwarding slip' },
  { code: 'PB', symbol: 'PB', vi: 'Phiếu báo', en: 'Notification slip' },
  { code: 'TCg', symbol: '', vi: 'Thư công', en: 'Official personal letter' },
  { code: 'VBKHAC', symbol: '', vi: 'Văn bản khác', en: 'Other document' },
  { code: 'SY', symbol: 'SY', vi: 'Sao y', en: 'True copy' },
  { code: 'SL', symbol: 'SL', vi: 'Sao lục', en: 'Copy of a copy' },
  { code: 'TrS', symbol: 'TrS', vi: 'Trích sao', en: 'Extract' },
] as const

export type KindCode = (typeof documentKinds)[number]['code']
export const kindCodes = documentKinds.map((kind) => kind.code) as readonly KindCode[]

/** The forms of copies, which share one series. */
export const copyKinds: readonly KindCode[] = ['SY', 'SL', 'TrS']
