import type { Reason, Result } from '#platform/pki/verdict.ts'
import { signatureReasons } from '../../web/src/i18n/vi/signature-reasons.ts'

/** The words of `npm run verify`: what is answered about a signature, as people read it at a console. */
export const questions = {
  integrity: 'Toàn vẹn',
  coverage: 'Phạm vi ký',
  laterChanges: 'Thay đổi sau khi ký',
  chain: 'Chứng thư số',
  revocation: 'Thu hồi',
  time: 'Thời gian',
  certification: 'Chứng nhận tài liệu',
} as const

export const resultText: Readonly<Record<Result, string>> = {
  good: 'ĐẠT',
  bad: 'KHÔNG ĐẠT',
  indeterminate: 'CHƯA XÁC ĐỊNH',
}

/** The words of the page: one list for both. */
const words: Readonly<Record<string, string>> = signatureReasons

/** A reason in words; one without words of its own (a damaged structure) by its code. */
export function reasonText(reason: Reason): string {
  const sentence = words[`verify.reason.${reason.code}`]
  if (sentence === undefined) return `không đọc được (${reason.code})`
  return sentence.replaceAll(/\{(\w+)\}/gu, (_, fact: string) => String(reason[fact] ?? '?'))
}

const unreadable: Readonly<Record<string, string>> = {
  'pdf.empty': 'tệp rỗng',
  'pdf.notPdf': 'không phải tệp PDF',
  'pdf.encrypted': 'tệp đặt mật khẩu, chưa kiểm tra được',
  'pdf.junkBefore': 'có dữ liệu lạ trước phần đầu PDF',
  'pdf.noStartxref': 'tệp bị cắt cụt',
  'xml.unsigned': 'tệp XML không có chữ ký',
  'xml.malformed': 'không phải tệp XML đúng quy cách',
  'xml.doctype': 'tệp XML có khai báo DOCTYPE, không nhận',
  'xml.instruction': 'tệp XML có chỉ thị xử lý, không nhận',
  'xml.too-large': 'tệp XML quá lớn',
  'xml.too-many': 'tệp XML có quá nhiều thành phần hoặc quá sâu',
  'xml.id-twice': 'tệp XML có hai định danh trùng nhau',
  'xml.signature-place': 'chữ ký XML đứng sai chỗ hoặc có nhiều chữ ký',
  'xml.references': 'chữ ký XML trỏ đến quá nhiều phần',
  'cms.signer-count': 'tệp chữ ký không có đúng một người ký',
  'cms.not-signed-data': 'không phải tệp chữ ký CMS',
  'evidence.too-many': 'bằng chứng có quá nhiều dấu thời gian',
  'file.ENOENT': 'không tìm thấy tệp',
  'file.EACCES': 'không có quyền đọc tệp',
}

export function unreadableText(code: string): string {
  return unreadable[code] ?? `không đọc được cấu trúc tệp (${code})`
}
