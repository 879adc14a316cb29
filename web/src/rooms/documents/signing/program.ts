import type { Reply } from '#contract/endpoint.ts'
import type { startAgent } from '#contract/signing.ts'
import { t } from '../../../i18n/words.ts'
import { readDate } from '../../../kit/format.ts'

/** No answer at all · the browser forbids it · an answer nobody understands · no answer in time · its own word · it left without one. */
export type ProgramWhy = 'absent' | 'blocked' | 'foreign' | 'silent' | 'refused' | 'quiet'

/** Why the signing program on this computer did not do what the page asked. */
export class ProgramTrouble extends Error {
  readonly why: ProgramWhy
  /** In the program's own words. */
  readonly said: string
  constructor(why: ProgramWhy, said = '') {
    super(why)
    this.why = why
    this.said = said
  }
}

export function sayProgram({ why, said }: ProgramTrouble): string {
  return why === 'refused' ? t('program.trouble.refused', { said }) : t(`program.trouble.${why}`)
}

type Answer = Readonly<Record<string, unknown>>

/** Milliseconds to connect: the browser may first ask the person. */
const connectMs = 60_000
const reasonMs = 300
/** Names under which browsers keep the person's answer whether a page may speak to this computer. */
const permissions = ['loopback-network', 'local-network-access'] as const

async function isDenied(): Promise<boolean> {
  for (const name of permissions)
    try {
      if ((await navigator.permissions.query({ name: name as PermissionName })).state === 'denied') return true
    } catch {
      // This browser has no such permission.
    }
  return false
}

interface Question {
  /** With the kind of request as its path. */
  readonly address: string
  readonly message: string
  /** Milliseconds from the connection to the answer. */
  readonly patience: number
  /** It hung up without a word: a kind of request it does not know, or a person who closed its window. */
  readonly hungUp: 'foreign' | 'quiet'
}

/** One question, one answer, as the programs officials have speak (handbook 8.3). Throws `ProgramTrouble`. */
function ask({ address, message, patience, hungUp }: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onBlocked = (event: SecurityPolicyViolationEvent) => {
      if (event.effectiveDirective === 'connect-src' && /^wss?:/u.test(event.blockedURI)) fail('blocked')
    }
    document.addEventListener('securitypolicyviolation', onBlocked)
    let socket: WebSocket | undefined
    let opened = false
    let clock: ReturnType<typeof setTimeout> | undefined
    const end = (act: () => void) => {
      clearTimeout(clock)
      document.removeEventListener('securitypolicyviolation', onBlocked)
      socket?.close()
      act()
    }
    const fail = (why: ProgramWhy, said = '') => end(() => reject(new ProgramTrouble(why, said)))
    const wait = (milliseconds: number) => {
      clearTimeout(clock)
      clock = setTimeout(() => fail('silent'), milliseconds)
    }
    try {
      socket = new WebSocket(address)
    } catch {
      return fail('blocked')
    }
    wait(connectMs)
    socket.onopen = () => {
      opened = true
      wait(patience)
      socket?.send(message)
    }
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const answer = readAnswer(event.data)
      if (answer === undefined) fail('foreign')
      else end(() => resolve(answer))
    }
    const lost = () => {
      if (opened) return fail(hungUp)
      // What the browser forbade by the page's own policy it tells a moment later, and does not always close.
      clearTimeout(clock)
      clock = setTimeout(() => {
        isDenied().then((denied) => fail(denied ? 'blocked' : 'absent'))
      }, reasonMs)
    }
    socket.onerror = lost
    socket.onclose = lost
  })
}

function readAnswer(data: unknown): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(String(data))
    return typeof answer === 'object' && answer !== null ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const isFine = ({ Status }: Answer) => Status === 0 || Status === '0' || Status === true

/**
 * Has the program sign what was handed to it. It fetches and sends the file itself; its answer only says that it did. Throws
 * `ProgramTrouble`.
 */
export async function signWithProgram(handed: Reply<typeof startAgent>): Promise<void> {
  const answer = await ask({
    address: `${handed.address}${handed.service}`,
    message: JSON.stringify({
      FileName: `${location.origin}${handed.download}`,
      FileUploadHandler: `${location.origin}${handed.upload}`,
      SessionId: '',
      JWTToken: '',
      MetaData: [],
    }),
    patience: Math.max(0, new Date(handed.until).getTime() - Date.now()),
    hungUp: 'quiet',
  })
  if (isFine(answer)) return
  const said = textOf(answer['Message']).trim()
  throw said === '' ? new ProgramTrouble('quiet') : new ProgramTrouble('refused', said)
}

/** What the program says of itself and of the token. What it leaves out is empty. */
export interface ProgramState {
  readonly version: string
  /** Its reason, when it has no certificate to offer. */
  readonly said: string
  readonly certificate: ProgramCertificate | undefined
}

export interface ProgramCertificate {
  readonly name: string
  /** Hexadecimal, without leading zeros. */
  readonly serial: string
  /** Civil date, or empty. */
  readonly until: string
  /** DER in base64, or empty. */
  readonly der: string
}

/** Milliseconds for the program to look into the token; some ask for its PIN first. */
const lookMs = 60_000

/** Asks which certificate the token holds. Throws `ProgramTrouble`. */
export async function askProgram(address: string): Promise<ProgramState> {
  const answer = await ask({
    address: `${address}/GetCertInfo`,
    message: 'get_cert_info',
    patience: lookMs,
    hungUp: 'foreign',
  })
  if (!('Status' in answer)) throw new ProgramTrouble('foreign')
  const version = textOf(answer['Version'] ?? answer['version'])
  const said = textOf(answer['Message']).trim()
  return { version, said, certificate: isFine(answer) ? certificateIn(answer['CertInfo']) : undefined }
}

export const plainSerial = (serial: string) =>
  serial
    .replace(/[^0-9a-f]/giu, '')
    .replace(/^0+/u, '')
    .toLowerCase()

/** Programs and their versions name these fields differently; they are known by what they speak of. */
function certificateIn(given: unknown): ProgramCertificate | undefined {
  const info = typeof given === 'string' ? readAnswer(given) : (given as Answer | null | undefined)
  if (!info) return undefined
  const fields = Object.entries(info).map(([name, value]) => ({ name, value: textOf(value) }))
  const of = (names: RegExp) => fields.find((it) => names.test(it.name) && it.value !== '')?.value ?? ''
  const der = fields.find((it) => /^MII[A-Za-z0-9+/=\s]{200,20000}$/u.test(it.value))?.value.replace(/\s/gu, '') ?? ''
  const subject = of(/^(?:common.?name|cn|full.?name|subject.*)$/iu)
  const name = /CN=([^,]+)/u.exec(subject)?.[1] ?? subject
  const serial = plainSerial(of(/serial/iu))
  if (serial === '' && der === '' && name === '') return undefined
  return { name, serial, until: dateIn(of(/valid.?to|not.?after|expir|to.?date/iu)), der }
}

/** `2027-05-21T…`, `21/05/2027 …` or `/Date(1810857600000)/`. */
function dateIn(text: string): string {
  const ticks = /^\/Date\((\d+)/u.exec(text)?.[1]
  if (ticks !== undefined) return new Date(Number(ticks)).toISOString().slice(0, 10)
  return readDate(text.slice(0, 10)) ?? ''
}
