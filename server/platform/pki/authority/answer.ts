import { randomBytes } from 'node:crypto'
import { type Authority, paths } from './create.ts'
import { answerOcsp, type StatusOf } from './ocsp.ts'
import { type RevokedCertificate, writeList } from './revocation.ts'
import { answerTimestamp } from './timestamp.ts'

/** What the answerer is told by whoever keeps the register of certificates. */
export interface Register {
  readonly authority: Authority
  /** Also of the time-stamping certificate, which is good unless said otherwise. */
  statusOf: StatusOf
  revoked(): readonly RevokedCertificate[]
  now(): Date
}

export interface Question {
  /** Below the authority's address, beginning with a slash. */
  readonly path: string
  readonly body?: Uint8Array
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Uint8Array
}

const days = (count: number) => count * 86_400_000

/** Bytes in, bytes out: the whole authority without a network. Nothing here tells more than a public authority tells everybody. */
export function answer(register: Register, { path, body = new Uint8Array() }: Question): Answer {
  const { authority } = register
  const at = register.now()
  const next = new Date(at.getTime() + days(1))
  const give = (type: string, bytes: Uint8Array): Answer => ({ status: 200, type, body: bytes })
  // Lists are numbered by the second they were made in, so that no counter has to be kept.
  const list = (by: 'issuing' | 'root', revoked: readonly RevokedCertificate[]) =>
    writeList(authority, { by, revoked, number: Math.floor(at.getTime() / 1000), at, next })
  switch (path) {
    case paths.timestamp:
      return give('application/timestamp-reply', answerTimestamp(authority, body, { at, serial: randomBytes(16) }))
    case paths.ocsp:
      return give(
        'application/ocsp-response',
        answerOcsp(authority, body, { statusOf: (serial) => register.statusOf(serial), at, next }),
      )
    case paths.list:
      return give('application/pkix-crl', list('issuing', register.revoked()))
    case paths.rootList:
      return give('application/pkix-crl', list('root', []))
    case paths.issuer:
      return give('application/pkix-cert', authority.issuing.certificate)
    case paths.root:
      return give('application/pkix-cert', authority.root.certificate)
    default:
      return { status: 404, type: 'text/plain', body: Buffer.from('not found') }
  }
}
