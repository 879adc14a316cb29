import type { CmsSignature } from '../../pki/cms/read.ts'
import { type Certificate, readCertificates } from '../../pki/trust/certificate.ts'
import {
  digestEnded,
  judgeSignatureStamp,
  judgeTimestamp,
  judgeTrust,
  type ProvenTime,
  type TrustStore,
} from '../../pki/trust/judge.ts'
import { readRevocation } from '../../pki/trust/revocation.ts'
import { isoOf, keyOf, signerOf } from '../../pki/trust/signer.ts'
import { good, indeterminate, type Reason, together, type Verdict } from '../../pki/verdict.ts'
import { frameOf, type SeenBox } from '../append/frame.ts'
import { PdfFault } from '../fault.ts'
import { isDict, isRef, type PdfFile, type PdfPage, pagesOf } from '../file/index.ts'
import { rectangle } from './changes/fields.ts'
import type { Condition } from './changes/index.ts'
import type { Covered } from './coverage.ts'
import { type Found, rangeEnd } from './find.ts'
import type { Level, SignatureReport } from './report.ts'

/** What is known of a signature before anybody is trusted. */
export interface Evidence {
  readonly found: Found
  readonly coverage: Covered
  readonly changes: Verdict
  /** Fields added to a certified file whose signatures decide whether that was harmless. */
  readonly conditional: readonly Condition[]
  readonly certification: Verdict
  readonly integrity: Verdict
  readonly cms: CmsSignature | undefined
  readonly signer: Certificate | undefined
  /** Digests of the range by algorithm. */
  readonly digests: ReadonlyMap<string, Uint8Array>
}

interface Stamp {
  readonly evidence: Evidence
  readonly proven: ProvenTime
}

interface Bench {
  readonly file: PdfFile
  readonly store: TrustStore
  readonly revisions: number
  readonly pages: ReadonlyMap<number, Placed>
  /** Document time-stamps judged so far, the latest first. */
  readonly stamps: Stamp[]
}

/** Judges time and trust: document time-stamps from the last to the first, because a later one proves what an earlier one needs. */
export async function judgeAll(
  file: PdfFile,
  evidence: readonly Evidence[],
  store: TrustStore,
  revisions: number,
): Promise<SignatureReport[]> {
  const bench: Bench = { file, store, revisions, pages: pageNumbers(file), stamps: [] }
  const reports = new Map<Evidence, SignatureReport>()
  for (const it of evidence.toReversed()) {
    if (it.found.timestamp) reports.set(it, await judgeDocumentStamp(bench, it))
  }
  for (const it of evidence) {
    if (!it.found.timestamp) reports.set(it, await judgeSignature(bench, it))
  }
  const all = evidence.flatMap((it) => reports.get(it) ?? [])
  return evidence.flatMap((it) => {
    const report = reports.get(it)
    return report === undefined ? [] : [withConditions(report, it.conditional, all)]
  })
}

/** What visible signatures added later show is harmless when they hold, and on a certified file when somebody trusted gave them. */
function withConditions(
  report: SignatureReport,
  conditions: readonly Condition[],
  all: readonly SignatureReport[],
): SignatureReport {
  const unmet = conditions.filter(({ field, trusted }) => !all.some((it) => it.field === field && isReal(it, trusted)))
  const doubt = (code: string, trusted: boolean): Verdict[] => {
    const fields = unmet.filter((it) => it.trusted === trusted).map(({ field }) => field)
    return fields.length === 0 ? [] : [indeterminate({ code, field: fields.join(', ') })]
  }
  const stranger = doubt('changes.visible-field-certified', true)
  const broken = doubt('changes.visible-field-broken', false)
  return {
    ...report,
    laterChanges: together([report.laterChanges, ...stranger, ...broken]),
    certification: together([report.certification, ...stranger]),
  }
}

function isReal({ integrity, coverage, chain, revocation }: SignatureReport, trusted: boolean): boolean {
  if (!trusted) return integrity.result !== 'bad' && coverage.result !== 'bad'
  return integrity.result === 'good' && chain.result === 'good' && revocation.result !== 'bad'
}

/** The earliest time at which a good later document time-stamp shows these bytes to have existed. */
function existedAt({ stamps, store }: Bench, found: Found): { readonly time: number; readonly proven: boolean } {
  const times = stamps.flatMap(({ evidence, proven }) =>
    evidence.coverage.verdict.result === 'good' && rangeEnd(evidence.found) > rangeEnd(found)
      ? (proven.time ?? [])
      : [],
  )
  return times.length === 0 ? { time: store.options.at, proven: false } : { time: Math.min(...times), proven: true }
}

async function judgeDocumentStamp(bench: Bench, evidence: Evidence): Promise<SignatureReport> {
  const { found, cms, digests } = evidence
  const shell = shellOf(bench, evidence)
  if (cms === undefined || found.contents === undefined) return { ...shell, kind: 'timestamp', level: 'unknown' }
  const proven = await judgeTimestamp(
    bench.store,
    found.contents.bytes,
    (algorithm) => digests.get(algorithm) ?? new Uint8Array(),
    existedAt(bench, found),
  )
  bench.stamps.push({ evidence, proven })
  return {
    ...shell,
    kind: 'timestamp',
    level: 'timestamp',
    signer: signerOf(proven.signer),
    key: keyOf(proven.signer),
    provenTime: isoOf(proven.time),
    integrity: proven.token,
    chain: proven.chain,
    revocation: proven.revocation,
    time: { result: proven.result, reasons: [] },
  }
}

async function judgeSignature(bench: Bench, evidence: Evidence): Promise<SignatureReport> {
  const { found, cms, signer } = evidence
  const shell = shellOf(bench, evidence)
  if (cms === undefined) return shell
  const document = existedAt(bench, found)
  const stamp = await judgeSignatureStamp(bench.store, cms, document)
  const proven = stamp?.time ?? (document.proven ? document.time : undefined)
  const time = timeVerdict(stamp, document.proven)
  const claimed = found.claimed ?? cms.signingTime
  const notes = notesOf(evidence, cms, claimed, proven)
  const over = digestEnded([cms.digest], proven ?? bench.store.options.at, bench.store.options.ends)
  const integrity =
    over === undefined
      ? shell.integrity
      : together([shell.integrity, indeterminate({ code: 'cms.digest-ended', ...over })])
  const known = { ...shell, integrity, claimedTime: isoOf(claimed), provenTime: isoOf(proven), time, notes }
  if (signer === undefined) return { ...known, level: levelOf(bench, evidence, cms, stamp, false) }
  const trust = await judgeTrust(bench.store, {
    certificate: signer,
    pool: readCertificates(cms.certificates),
    own: readRevocation(cms.ocsps, cms.crls),
    at: proven ?? bench.store.options.at,
    proven: proven !== undefined,
    purpose: 'signing',
  })
  return {
    ...known,
    level: levelOf(bench, evidence, cms, stamp, trust.kept),
    signer: signerOf(signer),
    key: keyOf(signer),
    chain: { result: trust.chain.result, reasons: trust.chain.reasons },
    revocation: { result: trust.revocation.result, reasons: trust.revocation.reasons },
  }
}

function timeVerdict(stamp: ProvenTime | undefined, document: boolean): Verdict {
  if (stamp === undefined)
    return document ? good({ code: 'time.document-timestamp' }) : indeterminate({ code: 'time.claimed-only' })
  const reasons: Reason[] = [{ code: 'time.signature-timestamp' }, ...stamp.reasons]
  if (stamp.time === undefined && document) reasons.push({ code: 'time.document-timestamp' })
  return { result: stamp.result, reasons }
}

/** ETSI EN 319 142-1: what the file itself holds and can be shown with, not what could be asked for. */
function levelOf(
  { stamps, store }: Bench,
  { found, cms: value }: Evidence,
  cms: CmsSignature,
  stamp: ProvenTime | undefined,
  kept: boolean,
): Level {
  if (value === undefined) return 'unknown'
  if (found.subFilter !== 'ETSI.CAdES.detached' || cms.signingCertificate === undefined) return 'CMS'
  const later = stamps.filter(({ evidence }) => rangeEnd(evidence.found) > rangeEnd(found))
  const covering = later.find(({ proven }) => proven.time !== undefined)
  if (stamp?.time === undefined && covering === undefined) return 'B-B'
  const stamped = stamp?.time === undefined ? covering?.proven.kept === true : stamp.kept
  if (!store.hasStore || !kept || !stamped) return 'B-T'
  return later.some(({ evidence, proven }) => proven.time !== undefined && holdsStore(evidence)) ? 'B-LTA' : 'B-LT'
}

/** The time-stamp covers a revision that has validation data already. */
function holdsStore({ coverage: { revision } }: Evidence): boolean {
  return revision !== undefined && isDict(revision.resolve(revision.catalog.entries.get('DSS')))
}

function notesOf(
  { found }: Evidence,
  cms: CmsSignature,
  claimed: number | undefined,
  proven: number | undefined,
): Reason[] {
  const notes: Reason[] = []
  if (found.subFilter === 'adbe.pkcs7.detached') notes.push({ code: 'format.pkcs7-detached' })
  else if (cms.signingTime !== undefined) notes.push({ code: 'format.signing-time' })
  if (cms.signingCertificate === undefined) notes.push({ code: 'format.no-signing-certificate' })
  else if (cms.signingCertificate.version === 1) notes.push({ code: 'format.signing-certificate-v1' })
  if (cms.timestamps.length === 0) notes.push({ code: 'format.no-timestamp' })
  // A claimed time after the proven one cannot be true; clocks may differ by some minutes.
  if (claimed !== undefined && proven !== undefined && claimed > proven + 300_000)
    notes.push({ code: 'time.claimed-later' })
  return notes
}

/** A report with what is known of every signature, and everything else open. */
function shellOf({ file, revisions, pages }: Bench, evidence: Evidence): SignatureReport {
  const { found, coverage, changes, certification, integrity, cms } = evidence
  const widget = found.field.widgets[0]
  const box = widget && rectangle(file, widget.dict)
  const at = widget?.ref === undefined ? undefined : pages.get(widget.ref.num)
  const end = rangeEnd(found)
  return {
    field: found.field.name,
    kind: 'signature',
    subFilter: found.subFilter,
    level: 'unknown',
    signer: null,
    claimedTime: isoOf(found.claimed),
    provenTime: null,
    reason: found.reason ?? null,
    location: found.location ?? null,
    digest: cms?.digest ?? null,
    key: null,
    revision: coverage.number ?? null,
    revisions,
    rangeEnd: Number.isFinite(end) ? end : null,
    page: at?.number ?? null,
    box: box ?? null,
    seen: at && box ? seenAt(file, at.page, box) : null,
    integrity,
    coverage: coverage.verdict,
    laterChanges: changes,
    chain: indeterminate({ code: 'chain.not-judged' }),
    revocation: indeterminate({ code: 'revocation.chain-open' }),
    time: indeterminate({ code: 'time.claimed-only' }),
    certification,
    notes: [],
  }
}

const mostPages = 5000

/** A page and its number, counted from 1. */
interface Placed {
  readonly number: number
  readonly page: PdfPage
}

/** The page of every annotation, by object number. */
function pageNumbers(file: PdfFile): ReadonlyMap<number, Placed> {
  const numbers = new Map<number, Placed>()
  let number = 0
  for (const page of pagesOf(file)) {
    if (++number > mostPages) break
    const annots = file.resolve(page.dict.entries.get('Annots'))
    if (annots === null || typeof annots !== 'object' || annots.type !== 'array') continue
    for (const it of annots.items) if (isRef(it)) numbers.set(it.num, { number, page })
  }
  return numbers
}

/** An invisible field has a rectangle without area; a page without one shows nothing. */
function seenAt(file: PdfFile, page: PdfPage, box: readonly number[]): SeenBox | null {
  const [a, b, c, d] = box
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null
  try {
    const seen = frameOf(file, page).toSeen([a, b, c, d])
    return seen.width > 1 && seen.height > 1 && Object.values(seen).every(Number.isFinite) ? seen : null
  } catch (error) {
    if (error instanceof PdfFault) return null
    throw error
  }
}
