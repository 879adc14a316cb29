import { parseArgs } from 'node:util'
import { Told } from '../told.ts'

export const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const
export type Level = (typeof levels)[number]
/** In the PDF itself, in a file that stands beside (CAdES, `.p7s`), in the XML itself (XAdES). */
export const forms = ['pdf', 'cms', 'xml'] as const
export type Form = (typeof forms)[number]

export interface SignOrder {
  readonly in: string
  readonly out: string
  readonly form: Form
  /** A PKCS#12 file, or a maker's PKCS#11 library with the label of the token. */
  readonly key: string | undefined
  readonly pkcs11: string | undefined
  readonly slot: string | undefined
  readonly serial: string | undefined
  readonly level: Level
  readonly timestamp: string | undefined
  readonly image: string | undefined
  /** Points from the upper left corner of the page as it is seen. */
  readonly place: { page: number; box: { x: number; y: number; width: number; height: number } } | undefined
  readonly field: string | undefined
  /** A visible new field even in a certified file. */
  readonly onCertified: boolean
  readonly reason: string | undefined
  readonly location: string | undefined
  /** PEM files: certificates above the key's that it does not bring along, and roots. */
  readonly chain: string | undefined
  readonly trust: string | undefined
}

const usage = `Cách dùng / usage:
  npm run -s sign -- --key KHOA.p12 --in VAO.pdf --out RA.pdf
  npm run -s sign -- --pkcs11 /usr/lib/….so [--slot TOKEN] [--serial SO] --in VAO.pdf --out RA.pdf
    [--form pdf|cms|xml]                                    trong PDF, tệp .p7s đi kèm, trong XML / in the PDF, a .p7s beside any file, in XML
    [--level B-B|B-T|B-LT|B-LTA] [--timestamp http://…]     mức chữ ký, địa chỉ cấp dấu thời gian / level, time-stamp service
    [--image CHU-KY.png] [--page 1] [--at x,y,rộng,cao]     hình và chỗ, điểm từ góc trên trái / picture and place in points from the upper left
    [--field TEN] [--reason …] [--location …]               trường chữ ký có sẵn hoặc mới, lý do, nơi ký / field, reason, place
    [--on-certified]                                        trường mới trên tệp đã chứng nhận / a new visible field in a certified file
    [--chain CA.pem] [--trust GOC.pem]                      chứng thư cấp trên, chứng thư gốc / certificates above, roots
Mật khẩu, mã PIN: biến SIGN_PASSWORD, hoặc được hỏi. / Password or PIN: SIGN_PASSWORD, or asked for.`

const text = { type: 'string' } as const
const options = {
  in: text,
  out: text,
  form: text,
  key: text,
  pkcs11: text,
  slot: text,
  serial: text,
  level: text,
  timestamp: text,
  image: text,
  page: text,
  at: text,
  field: text,
  'on-certified': { type: 'boolean' },
  reason: text,
  location: text,
  chain: text,
  trust: text,
} as const

/** What stands on the command line. Throws `Told`. */
export function readOrder(words: string[]): SignOrder {
  const values = parsed(words)
  const { in: from, out, key, pkcs11, timestamp } = values
  if (from === undefined || out === undefined || (key === undefined) === (pkcs11 === undefined)) throw new Told(usage)
  const level = levels.find((it) => it === (values.level ?? (timestamp === undefined ? 'B-B' : 'B-T')))
  if (level === undefined) throw new Told(usage)
  if (level !== 'B-B' && timestamp === undefined)
    throw new Told(`Mức ${level} cần --timestamp. / Level ${level} needs --timestamp.`)
  const form = formOf(values, level)
  if (timestamp !== undefined && !/^https?:\/\//u.test(timestamp)) throw new Told(usage)
  return {
    in: from,
    out,
    form,
    key,
    pkcs11,
    slot: values.slot,
    serial: values.serial,
    level,
    timestamp: level === 'B-B' ? undefined : timestamp,
    image: values.image,
    place: placeOf(values),
    field: values.field,
    onCertified: values['on-certified'] === true,
    reason: values.reason,
    location: values.location,
    chain: values.chain,
    trust: values.trust,
  }
}

const ofPdfAlone = ['image', 'page', 'at', 'field', 'on-certified', 'reason', 'location', 'trust'] as const
const highest: Readonly<Record<Form, Level>> = { pdf: 'B-LTA', cms: 'B-T', xml: 'B-B' }

function formOf(values: ReturnType<typeof parsed>, level: Level): Form {
  const form = forms.find((it) => it === (values.form ?? 'pdf'))
  if (form === undefined) throw new Told(usage)
  if (levels.indexOf(level) > levels.indexOf(highest[form]))
    throw new Told(`Dạng ${form} ký đến mức ${highest[form]}. / Form ${form} goes up to level ${highest[form]}.`)
  const strange = form === 'pdf' ? undefined : ofPdfAlone.find((word) => values[word] !== undefined)
  if (strange !== undefined) throw new Told(`--${strange} chỉ dùng cho PDF. / --${strange} is for PDF alone.`)
  return form
}

function parsed(words: string[]) {
  try {
    return parseArgs({ args: words, options, strict: true }).values
  } catch {
    throw new Told(usage)
  }
}

function placeOf({ at, page = '1', image }: { at?: string; page?: string; image?: string }): SignOrder['place'] {
  if (at === undefined) {
    if (image !== undefined) throw new Told('--image cần --at x,y,rộng,cao. / --image needs --at x,y,width,height.')
    return undefined
  }
  const [x, y, width, height, ...more] = at.split(',').map(Number)
  const numbers = [x, y, width, height, Number(page)]
  const known = x !== undefined && y !== undefined && width !== undefined && height !== undefined
  if (!known || more.length > 0 || !numbers.every(Number.isFinite)) throw new Told(usage)
  return { page: Number(page), box: { x, y, width, height } }
}
