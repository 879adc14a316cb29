import { WrongSetting } from '#config'
import { Told } from '../told.ts'

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'Không có tệp này. / No such file.',
  'pkcs12.password': 'Sai mật khẩu của tệp khóa. / Wrong password of the key file.',
  'pkcs12.damaged': 'Tệp khóa hỏng hoặc không phải PKCS#12. / The key file is damaged or not PKCS#12.',
  'pkcs12.unsupported':
    'Tệp khóa dùng thuật toán không hỗ trợ. / The key file uses an algorithm that is not supported.',
  'pkcs12.no-key': 'Tệp không có khóa bí mật. / The file holds no private key.',
  'pkcs12.several-keys': 'Tệp có nhiều khóa; hãy tách ra. / The file holds several keys; separate them.',
  'pkcs12.no-certificate': 'Tệp không có chứng thư của khóa. / The file holds no certificate of its key.',
  'pkcs11.missing':
    'Thiếu gói pkcs11js; cài bằng lệnh dưới đây và đặt PKCS11_FOLDER là thư mục đó. / pkcs11js is missing; install it by the line below and set PKCS11_FOLDER to that folder.',
  'pkcs11.library': 'Không nạp được thư viện PKCS#11. / The PKCS#11 library cannot be loaded.',
  'pkcs11.token-absent': 'Không thấy thiết bị (token). / The token is not there.',
  'pkcs11.several-tokens': 'Có nhiều thiết bị; chọn bằng --slot. / Several tokens are there; choose by --slot.',
  'pkcs11.several-keys':
    'Thiết bị có nhiều khóa; chọn bằng --serial. / The token holds several keys; choose by --serial.',
  'pkcs11.no-key': 'Thiết bị không có khóa kèm chứng thư. / The token holds no key with a certificate.',
  'pkcs11.pin': 'Sai mã PIN. / Wrong PIN.',
  'pkcs11.pin-locked': 'Mã PIN đã bị khóa. / The PIN is locked.',
  'pkcs11.pin-expired': 'Mã PIN đã hết hạn, phải đổi. / The PIN has expired and must be changed.',
  'timestamp.unreachable': 'Không kết nối được dịch vụ dấu thời gian. / The time-stamp service cannot be reached.',
  'timestamp.slow': 'Dịch vụ dấu thời gian không trả lời kịp. / The time-stamp service did not answer in time.',
  'timestamp.status': 'Dịch vụ dấu thời gian trả lời lỗi. / The time-stamp service answered with an error.',
  'timestamp.not-a-reply': 'Địa chỉ này không phải dịch vụ dấu thời gian. / This address is no time-stamp service.',
  'timestamp.rejected': 'Dịch vụ dấu thời gian từ chối. / The time-stamp service refused.',
  'timestamp.does-not-hold': 'Dấu thời gian nhận được không hợp lệ. / The time-stamp received does not hold.',
  'proof.chain':
    'Không lập được chuỗi chứng thư đến gốc; thêm --chain hoặc --trust. / No chain to a root; add --chain or --trust.',
  'proof.revoked': 'Chứng thư đã bị thu hồi; không ký. / A certificate is revoked; nothing is signed.',
  'proof.missing':
    'Không lấy được trạng thái chứng thư (OCSP, CRL). / The standing of a certificate (OCSP, CRL) could not be had.',
  'pdf.encrypted': 'Tệp PDF có mật khẩu; không ký được. / The PDF is encrypted and cannot be signed.',
  'pdf.notPdf': 'Không phải tệp PDF. / Not a PDF.',
  'pdf.empty': 'Tệp trống. / The file is empty.',
  'sign.badBox': 'Chỗ ký nằm ngoài trang. / The place lies outside the page.',
  'sign.noPage': 'Không có trang này. / There is no such page.',
  'sign.fieldSigned': 'Trường chữ ký này đã được ký. / This field is signed already.',
  'sign.fieldTaken': 'Tên trường đã dùng cho loại khác. / The field is of another kind.',
  'sign.certifiedClosed': 'Tệp đã khóa, không cho ký thêm. / The file is certified against further signatures.',
  'sign.certifiedNewField':
    'Tệp đã chứng nhận: ký vào trường có sẵn bằng --field, hoặc thêm --on-certified. / The file is certified: sign a prepared field by --field, or add --on-certified.',
  'sign.fieldLocked': 'Trường đã bị chữ ký trước khóa. / The field is locked by an earlier signature.',
  'xml.signed-already': 'Tệp XML đã có chữ ký. / The XML is signed already.',
  'xml.malformed': 'Không phải tệp XML đúng quy cách. / Not well-formed XML.',
  'xml.doctype': 'Tệp XML có khai báo DOCTYPE; không nhận. / XML with a DOCTYPE is not taken.',
  'xml.instruction': 'Tệp XML có chỉ thị xử lý; không nhận. / XML with processing instructions is not taken.',
  'xml.too-large': 'Tệp XML quá lớn. / The XML is too large.',
  'xml.too-many': 'Tệp XML có quá nhiều thành phần hoặc quá sâu. / The XML has too many elements or is too deep.',
  'xml.id-twice': 'Tệp XML có hai định danh trùng nhau. / The XML has an identifier twice.',
  'xml.algorithm': 'Khóa này không ký XML được. / This key cannot sign XML.',
  'picture.notPng': 'Hình phải là PNG. / The picture must be a PNG.',
  'picture.tooLarge': 'Hình quá lớn. / The picture is too large.',
  'picture.broken': 'Hình hỏng. / The picture is broken.',
}

interface Coded extends Error {
  readonly code: string
  readonly facts?: Readonly<Record<string, string | number>>
}

const coded = (error: unknown): error is Coded =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** What to print when nothing was signed: a sentence, then the code and its facts for whoever helps. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Told || error instanceof WrongSetting) return error.message
  if (!coded(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const facts = Object.entries(error.facts ?? {}).map(([name, value]) => `${name}: ${value}`)
  const sentence = sentences[error.code] ?? 'Không ký được tệp này. / This file could not be signed.'
  return [sentence, [error.code, ...facts].join('   ')].join('\n')
}
