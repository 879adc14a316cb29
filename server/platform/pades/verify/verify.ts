import { checkCms, unreadable } from '../../pki/cms/check.ts'
import { type CmsSignature, readCms } from '../../pki/cms/read.ts'
import { readTimestamp } from '../../pki/timestamp/read.ts'
import { bad, good, indeterminate, type Reason, type Verdict } from '../../pki/verdict.ts'
import type { ByteSource } from '../bytes.ts'
import { openPdf, type PdfFile } from '../file/index.ts'
import { inBlocks } from './blocks.ts'
import { judgeChanges } from './changes/index.ts'
import { judgeCoverage, revisionsOf } from './coverage.ts'
import { type Found, findSignatures } from './find.ts'
import { type RangeDigests, rangeDigests } from './hash.ts'
import type { Evidence } from './judge.ts'
import { judgeAll } from './judge.ts'
import { type PageTexts, pageTexts } from './looks/page-text.ts'
import { judgeCertification, permissionAfter } from './permissions.ts'
import { type References, referenceIndex } from './references.ts'
import type { PdfReport, VerifyOptions } from './report.ts'
import { openTrust } from './trust.ts'

/**
 * Every signature of a PDF, each question about it answered apart: whole, what it covers, what came after, whose it is, whether it was
 * revoked, when it was made, what it certifies. One that is broken does not hide another. Throws `PdfFault` when the file cannot be read at
 * all; `Malformed` and `PdfFault` of one signature are its own verdict.
 */
export async function verifyPdf(source: ByteSource, options: VerifyOptions): Promise<PdfReport> {
  const until = performance.now() + (options.budget ?? 60_000)
  const timeLeft = () => performance.now() < until
  const file = openPdf(inBlocks(source))
  const { found, notes } = findSignatures(file)
  const revisions = revisionsOf(file)
  const references = referenceIndex(timeLeft)
  const ranges = rangeDigests(source)
  const texts = pageTexts(timeLeft)
  const evidence: Evidence[] = []
  for (const one of found)
    evidence.push(await gather({ file, one, all: found, revisions, references, timeLeft, ranges, texts }))
  const signatures = evidence.length === 0 ? [] : await judgeAll(file, evidence, openTrust(file, options), revisions)
  return { size: source.size, revisions, signatures, notes }
}

interface Order {
  readonly file: PdfFile
  readonly one: Found
  readonly all: readonly Found[]
  readonly revisions: number
  readonly references: (file: PdfFile) => References | undefined
  readonly timeLeft: () => boolean
  readonly ranges: RangeDigests
  readonly texts: PageTexts
}

const detached: ReadonlySet<string> = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161'])
const legacy: ReadonlySet<string> = new Set(['adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1'])
const data = '1.2.840.113549.1.7.1'

/** What needs no trust: coverage, the digest and the signature over it, what came after. */
async function gather(order: Order): Promise<Evidence> {
  const { file, one, all, revisions, timeLeft } = order
  const coverage = judgeCoverage(file, one, all, revisions)
  const revision = coverage.revision ?? file
  const permission = permissionAfter(revision, one)
  const changes =
    coverage.revision === undefined
      ? { verdict: indeterminate({ code: 'changes.not-judged' }), breaches: [], conditional: [] }
      : judgeChanges({
          signed: coverage.revision,
          final: file,
          permission,
          references: order.references,
          texts: order.texts,
          timeLeft,
        })
  const certified = judgeCertification(revision, one, all)
  const certification: Verdict =
    changes.breaches.length > 0 ? bad(...certified.reasons, ...changes.breaches) : certified
  const base = { found: one, coverage, changes: changes.verdict, conditional: changes.conditional, certification }
  const open = (integrity: Verdict): Evidence => ({
    ...base,
    integrity,
    cms: undefined,
    signer: undefined,
    digests: new Map(),
  })
  if (!timeLeft()) return open(indeterminate({ code: 'verify.no-time' }))
  if (legacy.has(one.subFilter)) return open(indeterminate({ code: 'format.legacy', subFilter: one.subFilter }))
  if (!detached.has(one.subFilter)) return open(indeterminate({ code: 'format.unknown', subFilter: one.subFilter }))
  if (one.contents === undefined || one.range === undefined) return open(bad({ code: 'format.no-value' }))
  let cms: CmsSignature
  try {
    cms = readCms(one.contents.bytes)
  } catch (error) {
    return open(bad(unreadable(error)))
  }
  const digests = await digestsFor(order, one.range, cms)
  const { verdict, signer } = one.timestamp
    ? { verdict: good(), signer: undefined }
    : integrityOf(cms, (algorithm) => digests.get(algorithm) ?? new Uint8Array())
  return { ...base, integrity: verdict, cms, signer, digests }
}

function integrityOf(cms: CmsSignature, digest: (algorithm: string) => Uint8Array) {
  const { result, reasons, signer } = checkCms(cms, digest, data)
  const inside: Reason[] = cms.content === undefined ? [] : [{ code: 'cms.content-inside' }]
  const plain = cms.contentType === data ? [] : [{ code: 'cms.content-type', found: cms.contentType }]
  const wrong = [...inside, ...plain]
  return { verdict: wrong.length > 0 ? bad(...reasons, ...wrong) : { result, reasons }, signer }
}

/** The digest of the range by the algorithm that will be asked for: that of the signature, or that of the token. */
async function digestsFor(
  { file: { source }, one: { timestamp }, ranges }: Order,
  range: readonly [number, number, number, number],
  cms: CmsSignature,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const inside = range[2] + range[3] <= source.size && range[1] <= range[2]
  const algorithm = timestamp ? tokenDigest(cms) : cms.digest
  if (!inside || algorithm === undefined) return new Map()
  return new Map([[algorithm, await ranges(range, algorithm)]])
}

function tokenDigest(cms: CmsSignature): string | undefined {
  try {
    return readTimestamp(cms).info.digest
  } catch (error) {
    unreadable(error)
    return undefined
  }
}
