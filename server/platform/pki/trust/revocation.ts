import { Malformed } from '../der/read.ts'
import type { Reason, Verdict } from '../verdict.ts'
import { together } from '../verdict.ts'
import { type Certificate, certificateText } from './certificate.ts'
import type { Chain } from './chain.ts'
import { entryOf, isListOf, type RevocationList, readList } from './crl.ts'
import { answerAbout, type OcspResponse, readOcsp, responderOf } from './ocsp.ts'

/** What says whether certificates were revoked, in the order it is believed: what came with the file, then what was asked now. */
export interface RevocationData {
  readonly ocsps: readonly OcspResponse[]
  readonly lists: readonly RevocationList[]
}

export interface RevocationVerdict extends Verdict {
  /** Every certificate below the root has an answer that can be used. */
  readonly complete: boolean
}

/** Reads what can be read; a damaged list beside a good one hides nothing. */
export function readRevocation(ocsps: Iterable<Uint8Array>, lists: Iterable<Uint8Array>): RevocationData {
  return { ocsps: [...ocsps].flatMap(readable(readOcsp)), lists: [...lists].flatMap(readable(readList)) }
}

const readable =
  <T>(read: (bytes: Uint8Array) => T) =>
  (bytes: Uint8Array): T[] => {
    try {
      return [read(bytes)]
    } catch (error) {
      if (error instanceof Malformed) return []
      throw error
    }
  }

interface Case {
  readonly certificate: Certificate
  readonly issuer: Certificate
  readonly at: number
  readonly data: RevocationData
  readonly pool: readonly Certificate[]
  /** How deep we are in asking about those who answer. */
  readonly depth: number
}

/**
 * Whether any certificate of the chain below its root was revoked at `at`. No answer is not a good answer. What was revoked later was good
 * at the proven time, and is noted.
 */
export function judgeRevocation(
  { path, trusted }: Chain,
  at: number,
  data: RevocationData,
  pool: readonly Certificate[] = [],
): RevocationVerdict {
  if (!trusted) return { result: 'indeterminate', reasons: [{ code: 'revocation.chain-open' }], complete: false }
  const verdicts = path.slice(0, -1).flatMap((certificate, place) => {
    const issuer = path[place + 1]
    return issuer === undefined ? [] : [judgeOne({ certificate, issuer, at, data, pool, depth: 0 })]
  })
  return { ...together(verdicts), complete: verdicts.every(({ result }) => result !== 'indeterminate') }
}

/** An answer of either kind, brought to one form. */
interface Statement {
  readonly by: 'ocsp' | 'crl'
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt: number
  readonly reason: number
  readonly thisUpdate: number
  readonly nextUpdate: number | undefined
  /** Since when certificates that ended are still answered for. */
  readonly keepsExpired: number | undefined
  readonly responder: Certificate | undefined
}

function judgeOne(it: Case): Verdict {
  const name = certificateText(it.certificate)
  const statements = [...ocspStatements(it), ...listStatements(it)]
  const revoked = statements.find(({ status }) => status === 'revoked')
  if (revoked !== undefined) return judgeRevoked(revoked, it.at, name)
  const judged = statements.map((statement) => judgeFresh(statement, it, name))
  const usable = judged.find(({ result }) => result === 'good')
  if (usable !== undefined) return usable
  return judged[0] ?? { result: 'indeterminate', reasons: [{ code: 'revocation.no-data', certificate: name }] }
}

function judgeRevoked({ by, revokedAt, reason }: Statement, at: number, certificate: string): Verdict {
  const facts = { certificate, by, reason, revokedAt: new Date(revokedAt).toISOString() }
  if (revokedAt > at) return { result: 'good', reasons: [{ code: 'revocation.revoked-later', ...facts }] }
  return { result: 'bad', reasons: [{ code: 'revocation.revoked', ...facts }] }
}

/**
 * Data made after the time proves most. Data from before it is taken while it was in force then (thisUpdate ≤ time ≤ nextUpdate), which the
 * lists of roots, made twice a year, can never better; that it was so is noted.
 */
function judgeFresh(statement: Statement, it: Case, certificate: string): Verdict {
  const { by, status, thisUpdate, nextUpdate, keepsExpired, responder } = statement
  const facts = { certificate, by, thisUpdate: new Date(thisUpdate).toISOString() }
  const open = (code: string): Verdict => ({ result: 'indeterminate', reasons: [{ code, ...facts }] })
  if (status === 'unknown') return open('revocation.unknown-to-responder')
  const ended = it.certificate.notAfter
  if (thisUpdate > ended && (keepsExpired === undefined || keepsExpired > ended)) return open('revocation.after-expiry')
  if (thisUpdate < it.at && (nextUpdate === undefined || nextUpdate < it.at)) return open('revocation.stale')
  const notes: Reason[] = thisUpdate < it.at ? [{ code: 'revocation.made-before', ...facts }] : []
  const itself = judgeResponder(responder, it)
  return { result: itself.result, reasons: [...notes, ...itself.reasons] }
}

/** A delegated responder is asked about too, unless its certificate says it need not be (RFC 6960, 4.2.2.2.1). */
function judgeResponder(responder: Certificate | undefined, it: Case): Verdict {
  if (responder === undefined || responder === it.issuer || responder.extensions.noCheck)
    return { result: 'good', reasons: [] }
  if (it.depth > 0) return { result: 'indeterminate', reasons: [{ code: 'revocation.responder-open' }] }
  return judgeOne({ ...it, certificate: responder, depth: 1 })
}

function ocspStatements({ certificate, issuer, data, pool }: Case): Statement[] {
  return data.ocsps.flatMap((response) => {
    const answer = answerAbout(response, certificate, issuer)
    const responder = answer === undefined ? undefined : responderOf(response, issuer, pool)
    if (answer === undefined || responder === undefined) return []
    const { status, reason, thisUpdate, nextUpdate, archiveCutoff } = answer
    const revokedAt = answer.revokedAt ?? 0
    return [{ by: 'ocsp', status, revokedAt, reason, thisUpdate, nextUpdate, keepsExpired: archiveCutoff, responder }]
  })
}

function listStatements({ certificate, issuer, data }: Case): Statement[] {
  return data.lists.flatMap((list) => {
    if (!isListOf(list, certificate, issuer)) return []
    const entry = findEntry(list, certificate.serial)
    if (entry === 'unreadable') return []
    const { thisUpdate, nextUpdate, keepsExpired } = list
    const status = entry === undefined ? 'good' : 'revoked'
    const { revokedAt = 0, reason = 0 } = entry ?? {}
    return [{ by: 'crl', status, revokedAt, reason, thisUpdate, nextUpdate, keepsExpired, responder: undefined }]
  })
}

function findEntry(list: RevocationList, serial: string) {
  try {
    return entryOf(list, serial)
  } catch (error) {
    if (error instanceof Malformed) return 'unreadable' as const
    throw error
  }
}
