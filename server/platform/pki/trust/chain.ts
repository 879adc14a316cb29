import type { Reason, Result, Verdict } from '../verdict.ts'
import { together, worse } from '../verdict.ts'
import { type AlgorithmEnd, algorithmEnds, endedBefore, keyStrength } from './algorithms.ts'
import { type Certificate, certificateText, extendedUsages, isSignedBy, keyUsages } from './certificate.ts'

export type Purpose = 'signing' | 'timestamp' | 'ocsp'

export interface ChainOrder {
  readonly certificate: Certificate
  /** Certificates that may lead upward; nobody trusts them for being here. */
  readonly pool: readonly Certificate[]
  /** What is trusted. */
  readonly roots: readonly Certificate[]
  /** Milliseconds since 1970: the time the chain must have held at. */
  readonly at: number
  /** True when it is proved that the signature existed at `at`; else a certificate that ended since may have been good when it signed. */
  readonly proven: boolean
  readonly purpose: Purpose
  readonly ends?: readonly AlgorithmEnd[]
}

export interface Chain extends Verdict {
  /** From the signer upward as far as it went; the last is a root when `trusted`. */
  readonly path: readonly Certificate[]
  readonly trusted: boolean
}

const longest = 10
/** Signature checks one search may cost, against pools made to multiply. */
const mostChecks = 200
const mostPaths = 8

interface Search {
  readonly order: ChainOrder
  readonly paths: (readonly Certificate[])[]
  partial: readonly Certificate[]
  forged: boolean
  checks: number
}

/** The best way from a certificate to a root, judged at a time. Every reason has its own code; an unknown root is not a forgery. */
export function buildChain(order: ChainOrder): Chain {
  const search: Search = { order, paths: [], partial: [order.certificate], forged: false, checks: 0 }
  climb(search, [order.certificate])
  const [best] = search.paths
    .map((path) => ({ path, trusted: true, ...judgePath(path, order) }))
    .toSorted((one, two) => weight(one.result) - weight(two.result))
  if (best !== undefined) return best
  const path = search.partial
  const judged = judgePath(path, order)
  return { path, trusted: false, ...together([topOf(path, search.forged), judged]) }
}

const weight = (result: Result) => ['good', 'indeterminate', 'bad'].indexOf(result)

function climb(search: Search, path: readonly Certificate[]): void {
  const { order, paths } = search
  const last = path.at(-1)
  if (last === undefined || paths.length >= mostPaths) return
  if (order.roots.some(({ fingerprint }) => fingerprint === last.fingerprint)) {
    paths.push(path)
    return
  }
  if (path.length > search.partial.length) search.partial = path
  if (path.length >= longest) return
  for (const issuer of issuersOf(last, order)) {
    if (path.includes(issuer)) continue
    search.checks += 1
    if (search.checks > mostChecks) return
    if (isSignedBy(last, issuer)) climb(search, [...path, issuer])
    else if (sameKey(last, issuer)) search.forged = true
  }
}

const sameKey = (certificate: Certificate, issuer: Certificate) =>
  certificate.extensions.authorityKeyId !== undefined &&
  certificate.extensions.authorityKeyId === issuer.extensions.keyId

/** Roots before others, and those whose key the certificate names before those that only bear the name. */
function issuersOf(certificate: Certificate, { roots, pool }: ChainOrder): Certificate[] {
  const named = [...roots, ...pool].filter(({ subjectKey }) => subjectKey === certificate.issuerKey)
  return [...new Set(named)].toSorted(
    (one, two) => Number(sameKey(certificate, two)) - Number(sameKey(certificate, one)),
  )
}

function topOf(path: readonly Certificate[], forged: boolean): Verdict {
  const top = path.at(-1)
  if (top === undefined) return { result: 'indeterminate', reasons: [] }
  if (forged) return { result: 'bad', reasons: [{ code: 'chain.signature-wrong', certificate: certificateText(top) }] }
  const isRoot = top.subjectKey === top.issuerKey && isSignedBy(top, top)
  const reason: Reason = isRoot
    ? { code: 'chain.root-unknown', root: certificateText(top), fingerprint: top.fingerprint }
    : { code: 'chain.issuer-missing', issuer: top.issuer.map(({ type, value }) => `${type}=${value}`).join(', ') }
  return { result: 'indeterminate', reasons: [reason] }
}

function judgePath(path: readonly Certificate[], order: ChainOrder): Verdict {
  const reasons: Reason[] = []
  let result: Result = 'good'
  const say: Say = (as, code, certificate, facts = {}) => {
    result = worse(result, as)
    reasons.push({ code, certificate: certificateText(certificate), ...facts })
  }
  path.forEach((certificate, place) => {
    judgeTime(certificate, order, say)
    judgeStrength(certificate, place === path.length - 1 && place > 0, order, say)
    if (place === 0) judgeUsage(certificate, order.purpose, say)
    else judgeAuthority(certificate, path.slice(1, place), say)
    for (const oid of certificate.extensions.unknownCritical)
      say('indeterminate', 'chain.critical-extension', certificate, { oid })
  })
  return { result, reasons }
}

type Say = (as: Result, code: string, certificate: Certificate, facts?: Record<string, string | number>) => void

const day = (time: number) => new Date(time).toISOString()

function judgeTime(certificate: Certificate, { at, proven }: ChainOrder, say: Say): void {
  const { notBefore, notAfter } = certificate
  if (at < notBefore) say('bad', 'chain.not-yet-valid', certificate, { from: day(notBefore) })
  // Without proof of time the signature may be from before the end: nothing is shown, nothing is refuted.
  if (at > notAfter) say(proven ? 'bad' : 'indeterminate', 'chain.expired', certificate, { until: day(notAfter) })
}

function judgeStrength(
  certificate: Certificate,
  top: boolean,
  { at, ends = algorithmEnds }: ChainOrder,
  say: Say,
): void {
  const { family, bits } = keyStrength(certificate.publicKey)
  const key = endedBefore(at, family, bits, ends)
  if (key !== undefined) say('indeterminate', 'chain.key-ended', certificate, { family, bits, until: key })
  // A root is trusted for standing in the list; its signature over itself says nothing.
  const hash = certificate.scheme?.digest
  if (top || hash === undefined) return
  const until = endedBefore(at, hash, undefined, ends)
  if (until !== undefined) say('indeterminate', 'chain.digest-ended', certificate, { digest: hash, until })
}

function judgeUsage(certificate: Certificate, purpose: Purpose, say: Say): void {
  const { keyUsage, extendedKeyUsage } = certificate.extensions
  const signs = keyUsage?.has(keyUsages.digitalSignature) || keyUsage?.has(keyUsages.nonRepudiation)
  if (keyUsage !== undefined && !signs) say('bad', 'chain.key-usage', certificate)
  const wanted = { signing: undefined, timestamp: extendedUsages.timeStamping, ocsp: extendedUsages.ocspSigning }[
    purpose
  ]
  if (wanted !== undefined && !extendedKeyUsage?.includes(wanted)) say('bad', 'chain.extended-usage', certificate)
  // A key that answers for revocation or stamps time is not a person's or an agency's.
  const service = [extendedUsages.timeStamping, extendedUsages.ocspSigning]
  if (purpose === 'signing' && extendedKeyUsage?.every((usage) => service.some((it) => it === usage)))
    say('bad', 'chain.extended-usage', certificate)
}

function judgeAuthority(certificate: Certificate, below: readonly Certificate[], say: Say): void {
  const { authority, keyUsage, pathLength } = certificate.extensions
  if (!authority) say('bad', 'chain.not-an-authority', certificate)
  if (keyUsage !== undefined && !keyUsage.has(keyUsages.keyCertSign)) say('bad', 'chain.key-usage', certificate)
  const counted = below.filter(({ subjectKey, issuerKey }) => subjectKey !== issuerKey).length
  if (pathLength !== undefined && counted > pathLength)
    say('bad', 'chain.path-too-long', certificate, { allowed: pathLength, found: counted })
}
