import { WrongSetting } from '#config'
import { MigrationRefused } from '#platform/migrate.ts'
import { StoreFault } from '#platform/store/index.ts'
import { DatabaseFault } from '../dev/postgres/index.ts'
import { Told } from './told.ts'

export { Told }

const byCode: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Cổng đang được dùng; đặt PORT khác. / The port is taken; set another PORT.',
  EACCES: 'Không có quyền trên cổng hoặc thư mục này. / No permission on this port or folder.',
  ECONNREFUSED:
    'Không kết nối được cơ sở dữ liệu; kiểm tra DATABASE_URL. / The database cannot be reached; check DATABASE_URL.',
  ENOTFOUND: 'Không tìm thấy máy chủ; kiểm tra DATABASE_URL. / The host is not found; check DATABASE_URL.',
  '28P01': 'Sai mật khẩu cơ sở dữ liệu trong DATABASE_URL. / The database password in DATABASE_URL is wrong.',
  '3D000': 'Cơ sở dữ liệu trong DATABASE_URL chưa có. / The database named in DATABASE_URL does not exist.',
  'store.unreachable':
    'Không kết nối được kho tệp; kiểm tra S3_ENDPOINT và khóa. / The store cannot be reached; check S3_ENDPOINT and keys.',
  'store.full': 'Ổ đĩa của kho tệp đã đầy. / The disk of the store is full.',
}

/** What to print when the program cannot go on: a sentence where one is known, the whole error where not. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Told || error instanceof WrongSetting) return error.message
  if (error instanceof MigrationRefused || error instanceof DatabaseFault) return error.message
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown) {
    const code = cause instanceof StoreFault ? cause.code : (cause as { code?: string }).code
    const sentence = code === undefined ? undefined : byCode[code]
    if (sentence !== undefined) return sentence
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
