import { resolve } from 'node:path'

/**
 * Every setting of the program: name, type, default and meaning. The only place that reads the environment.
 * `read` throws a sentence for the person at the console.
 */
interface Setting<T> {
  readonly meaning: string
  readonly shownDefault: string
  read(given: string | undefined, name: string): T
}

export class WrongSetting extends Error {}

const words = (meaning: string, shownDefault = ''): Setting<string> => ({
  meaning,
  shownDefault,
  read: (given) => given ?? shownDefault,
})

const optional = (meaning: string): Setting<string | undefined> => ({
  meaning,
  shownDefault: '',
  read: (given) => (given === '' ? undefined : given),
})

const whole = (meaning: string, fallback: number, least: number, most: number): Setting<number> => ({
  meaning,
  shownDefault: String(fallback),
  read(given, name) {
    if (given === undefined || given === '') return fallback
    const value = Number(given)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new WrongSetting(
      `${name}=${given}: phải là số nguyên từ ${least} đến ${most}. / must be a whole number from ${least} to ${most}.`,
    )
  },
})

const yesNo = (meaning: string, fallback: boolean): Setting<boolean> => ({
  meaning,
  shownDefault: fallback ? 'yes' : 'no',
  read(given, name) {
    if (given === undefined || given === '') return fallback
    if (given === 'yes' || given === 'no') return given === 'yes'
    throw new WrongSetting(`${name}=${given}: chỉ nhận yes hoặc no. / must be yes or no.`)
  },
})

/** A page may speak to this computer and to no other: whatever else stood here would be let through the policy of every page. */
const loopback = (meaning: string, fallback: string): Setting<string> => ({
  meaning,
  shownDefault: fallback,
  read(given, name) {
    if (given === undefined || given === '') return fallback
    if (given === 'none' || /^wss?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/u.test(given)) return given
    throw new WrongSetting(
      `${name}=${given}: phải là none hoặc địa chỉ của chính máy người dùng, dạng wss://127.0.0.1:cổng. / must be none, or an address on the user’s own computer such as wss://127.0.0.1:port.`,
    )
  },
})

const postgresUrl = (meaning: string): Setting<string | undefined> => ({
  meaning,
  shownDefault: '',
  read(given, name) {
    if (given === undefined || given === '') return undefined
    if (/^postgres(ql)?:\/\/[^\s]+\/[^\s]+$/.test(given)) return given
    throw new WrongSetting(
      `${name}: phải có dạng postgres://người-dùng:mật-khẩu@máy:5432/tên-csdl. / must look like postgres://user:password@host:5432/database.`,
    )
  },
})

const oneOfWords = <const W extends string>(meaning: string, words: readonly [W, ...W[]]): Setting<W> => ({
  meaning,
  shownDefault: words[0],
  read(given, name) {
    if (given === undefined || given === '') return words[0]
    const known = words.find((word) => word === given)
    if (known !== undefined) return known
    const list = words.join(', ')
    throw new WrongSetting(`${name}=${given}: chỉ nhận ${list}. / only ${list}.`)
  },
})

const allRoles = ['web', 'live', 'worker'] as const
export type ProcessRole = (typeof allRoles)[number]

const roleList = (meaning: string): Setting<readonly ProcessRole[]> => ({
  meaning,
  shownDefault: allRoles.join(','),
  read(given, name) {
    if (given === undefined || given === '') return allRoles
    const asked = given.split(',').map((part) => part.trim())
    const known = allRoles.filter((role) => asked.includes(role))
    if (known.length === asked.length && known.length > 0) return known
    throw new WrongSetting(
      `${name}=${given}: chỉ nhận các từ web, live, worker cách nhau bằng dấu phẩy. / only web, live, worker, separated by commas.`,
    )
  },
})

export const settings = {
  PORT: whole('Cổng HTTP / HTTP port; 0 picks a free one', 8080, 0, 65535),
  HOST: words('Địa chỉ lắng nghe / address to listen on', '127.0.0.1'),
  DATA_DIR: words('Thư mục dữ liệu nhúng / folder of the embedded database and files', '.data'),
  DATABASE_URL: postgresUrl('PostgreSQL 15–18 bên ngoài / outside PostgreSQL 15 to 18; empty: embedded'),
  DATABASE_CONNECTIONS: whole('Số kết nối tối đa mỗi tiến trình / connections per process', 10, 2, 200),
  ROLES: roleList('Vai trò của tiến trình / what this process does'),
  SAMPLE: yesNo('Nạp tỉnh mẫu khi CSDL trống / load the sample province into an empty database', true),
  SECURE_COOKIES: yesNo('Chỉ gửi cookie qua HTTPS / send cookies over HTTPS only (set behind a TLS proxy)', false),
  TRUST_PROXY: yesNo('Tin X-Forwarded-For của proxy / trust the proxy in front', false),
  MAX_FILE_MB: whole('Kích thước tệp tối đa (MB) / largest file in MB', 1024, 1, 20480),
  LOGIN_PER_MINUTE: whole('Số lần đăng nhập mỗi phút từ một địa chỉ / logins a minute from one address', 30, 1, 100000),
  REQUESTS_PER_MINUTE: whole('Số yêu cầu mỗi phút của một phiên / requests a minute per session', 1200, 10, 10000000),
  IDLE_MINUTES: whole('Khóa phiên sau số phút không thao tác / idle minutes before a session locks', 15, 1, 15),
  SESSION_HOURS: whole('Phiên sống tối đa (giờ) / longest life of a session in hours', 12, 1, 24),
  S3_ENDPOINT: optional('Máy chủ S3, dạng http(s)://máy:cổng / S3 server as http(s)://host:port; empty: local folder'),
  S3_ACCESS_KEY: optional('Khóa truy cập S3 / S3 access key'),
  S3_SECRET_KEY: optional('Khóa bí mật S3 / S3 secret key'),
  S3_BUCKET: words('Tên bucket / bucket name', 'lien-thong'),
  S3_REGION: words('Vùng S3 / S3 region', 'us-east-1'),
  MAIL_URL: words(
    'Máy chủ thư, để trống nếu không gửi / mail server, empty for none: smtp://user:password@host:587',
    '',
  ),
  MAIL_FROM: words('Người gửi thư / sender of mails', 'Liên Thông <khong-tra-loi@localhost>'),
  PUBLIC_URL: words('Địa chỉ người dùng mở hệ thống / the address people open', ''),
  PUSH_CONTACT: words(
    'Liên hệ cho thông báo đẩy, để trống nếu không gửi / contact for push messages, empty for none: mailto:…',
    '',
  ),
  CONVERTER: words('LibreOffice để chuyển sang PDF / LibreOffice for PDF: auto, none, or the path of soffice', 'auto'),
  SAMPLE_AUTHORITY: yesNo(
    'Chứng thư số mẫu do hệ thống tự cấp / certificates of the built-in sample authority (never official)',
    true,
  ),
  TIMESTAMP_URL: words(
    'Dịch vụ dấu thời gian RFC 3161, để trống: chỉ chữ ký mẫu có dấu / RFC 3161 time-stamp service; empty: sample signatures alone have one',
    '',
  ),
  PKCS11_LIBRARY: words(
    'Thư viện PKCS#11 của token, HSM gắn với máy chủ / PKCS#11 library of a token or HSM of the server; empty: none',
    '',
  ),
  PKCS11_TOKEN: words('Nhãn của token / label of the token; empty: the only one', ''),
  PKCS11_FOLDER: words(
    'Thư mục đã cài pkcs11js cho token, HSM / folder pkcs11js was installed into, for tokens: npm install --prefix .pkcs11 pkcs11js',
    '.pkcs11',
  ),
  REMOTE_SIGNING_URL: words('Dịch vụ ký số từ xa, để trống nếu không có / remote signing service; empty: none', ''),
  REMOTE_SIGNING_WAY: oneOfWords(
    'Cách nói chuyện với dịch vụ đó: CSC API v2 hoặc giao dịch riêng / how that service is spoken to: csc, transactions',
    ['csc', 'transactions'],
  ),
  REMOTE_SIGNING_NAME: words('Tên dịch vụ ký từ xa trên màn hình / name of that service on screen', 'Ký số từ xa'),
  REMOTE_SIGNING_TOKEN: optional('Mã truy cập của dịch vụ đó / bearer token of that service'),
  INSIDE_AUTHORITIES: yesNo(
    'Hỏi tổ chức chứng thực ở địa chỉ mạng nội bộ / ask authorities at addresses inside the network about certificates',
    false,
  ),
  AGENT_URL: loopback(
    'Chương trình ký trên máy người dùng / signing program on people’s own computers; none: not offered',
    'wss://127.0.0.1:8987',
  ),
  SIGN_PASSWORD: optional('Mật khẩu hoặc mã PIN của lệnh sign / password or PIN of the sign command; empty: asked for'),
  LOG_LEVEL: words('Mức nhật ký / log level: silent, error, warn, info, debug', 'warn'),
} as const

export type Config = { readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> }

/** Reads all settings. Throws `WrongSetting` with a sentence that says what to do. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [name, setting.read(environment[name], name)]),
  ) as unknown as Config
  if (read.S3_ENDPOINT !== undefined && (read.S3_ACCESS_KEY === undefined || read.S3_SECRET_KEY === undefined))
    throw new WrongSetting(
      'S3_ENDPOINT cần thêm S3_ACCESS_KEY và S3_SECRET_KEY. / S3_ENDPOINT also needs S3_ACCESS_KEY and S3_SECRET_KEY.',
    )
  return { ...read, DATA_DIR: resolve(read.DATA_DIR) }
}
