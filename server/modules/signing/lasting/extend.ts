import { appendDss } from '#platform/pades/append/index.ts'
import { type ByteSource, joined } from '#platform/pades/bytes.ts'
import { cmsOf, documentStampsOf, type PdfReport, type SignatureReport } from '#platform/pades/verify/index.ts'
import { readCms } from '#platform/pki/cms/read.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { buildChain } from '#platform/pki/trust/chain.ts'
import { type Asked, answersFor, askedWith, chainOf, type Dated, stampAll } from '../long-term.ts'
import { lostIn, reportOf, signaturesIn } from '../prove.ts'
import type { Tools } from '../tools.ts'
import type { Trust } from '../trust.ts'
import { lifeOf, stampProblem } from './life.ts'

/** What became of a file; `endsAt` and `dueAt` in milliseconds since 1970. */
export type Extended =
  | { readonly state: 'none' }
  | { readonly state: 'kept'; readonly endsAt: number; readonly dueAt: number }
  | { readonly state: 'open'; readonly problem: string }
  | {
      readonly state: 'grown'
      readonly act: 'completed' | 'renewed'
      readonly tail: Uint8Array
      readonly endsAt: number
      readonly dueAt: number
    }

const open = (problem: string): Extended => ({ state: 'open', problem })

/** What nobody wants to keep alive: a forgery does not become better by a time-stamp. */
const fell = (it: SignatureReport) =>
  (['integrity', 'coverage', 'laterChanges'] as const).some((part) => it[part].result === 'bad')

const given = ({ signatures }: PdfReport) => signatures.filter((it) => it.kind === 'signature')

/** The newest time-stamp over the file as the verifier judged it, when it proves its time. */
const provingStamp = ({ signatures }: PdfReport) => {
  const last = signatures.at(-1)
  return last?.kind === 'timestamp' && last.provenTime !== null ? last : undefined
}

/** Revocation is answered by the file itself. What is no PAdES baseline has no level that says so. */
const answered = (it: SignatureReport) =>
  it.level === 'B-LT' || it.level === 'B-LTA' || (it.level === 'CMS' && it.revocation.result === 'good')

function isComplete(report: PdfReport): boolean {
  return (
    provingStamp(report) !== undefined &&
    given(report).every((it) => it.level === 'B-LTA' || (it.level === 'CMS' && answered(it)))
  )
}

/** A file under work, and what is known of it. */
interface Growing {
  readonly tools: Tools
  readonly trust: Trust
  readonly ask: Asked
  readonly report: PdfReport
  readonly file: ByteSource
  readonly sample: boolean
}

/**
 * Adds what the proof of a signed file lacks, or the next time-stamp when the newest is to end (ETSI EN 319 142-1, 5.4.3): answers about
 * revocation, then a time-stamp over all of it, verified before anybody keeps it.
 */
export async function extendProof(tools: Tools, trust: Trust, file: ByteSource): Promise<Extended> {
  const ask = askedWith(tools, trust)
  const report = await reportOf(file, trust, tools.now())
  if (given(report).length === 0) return { state: 'none' }
  if (report.signatures.some(fell)) return open('bad')
  const it: Growing = { tools, trust, ask, report, file, sample: isSample(trust, report, ask) }
  if (!isComplete(report)) return complete(it)
  const newest = documentStampsOf(file).at(-1)
  const last = newest && (await lifeOf(newest, ask))
  if (last === undefined) return open('chain')
  if (ask.at < last.dueAt) return { state: 'kept', endsAt: last.endsAt, dueAt: last.dueAt }
  const grown = await grow(it, [last.dated], 'renewed', file, new Uint8Array())
  // A service whose certificate ends no later has nothing to give yet.
  return grown.state === 'grown' && grown.endsAt <= last.endsAt ? open('timestamp.no-gain') : grown
}

/** Whether the first signer is one of the sample authority, which then stamps for its own. */
function isSample(trust: Trust, report: PdfReport, ask: Asked): boolean {
  const root = trust.sample && readCertificate(trust.sample.authority.root.certificate)
  const issuer = trust.sample && readCertificate(trust.sample.authority.issuing.certificate)
  const signer = given(report)[0]?.signer?.certificate
  if (root === undefined || issuer === undefined || signer === undefined) return false
  const certificate = readCertificate(signer)
  const order = {
    certificate,
    pool: [issuer],
    roots: [root],
    ends: ask.ends,
    at: ask.at,
    proven: false,
    purpose: 'signing',
  } as const
  return buildChain(order).trusted
}

/** Everything that is missing since the service was away, for every signature that lacks it. */
async function complete(it: Growing): Promise<Extended> {
  const { tools, trust, ask, report, file, sample } = it
  const signatures = given(report)
  const all = cmsOf(file)
  if (all.length !== signatures.length) return open('format')
  const chains: (Dated | undefined)[] = []
  for (const [nth, cms] of all.entries()) {
    const said = signatures[nth]
    if (said === undefined || answered(said)) continue
    const at = said.provenTime === null ? ask.at : Date.parse(said.provenTime)
    chains.push(await chainOf(cms, 'signing', { ...ask, at }))
    const [stamp] = cms.timestamps
    if (stamp !== undefined) chains.push(await chainOf(readCms(stamp), 'timestamp', ask))
  }
  if (chains.some((chain) => chain === undefined)) return open('chain')
  // Without any time-stamp the time is proved from now on: that stamp's own answers go into the proof.
  const untimed = signatures.some(({ provenTime }) => provenTime === null)
  const first = untimed ? await stampAll(tools, trust, file, sample) : undefined
  if (first !== undefined && 'problem' in first) return open(stampProblem(first.problem))
  const base = first === undefined ? file : joined(file, first.tail)
  const last = documentStampsOf(base).at(-1)
  if (last !== undefined) chains.push(await chainOf(readCms(last), 'timestamp', ask))
  const known = chains.flatMap((chain) => chain ?? [])
  if (known.length < chains.length) return open('chain')
  return grow(it, known, 'completed', base, first?.tail ?? new Uint8Array())
}

async function grow(
  { tools, trust, ask, report, file, sample }: Growing,
  chains: readonly Dated[],
  act: 'completed' | 'renewed',
  base: ByteSource,
  before: Uint8Array,
): Promise<Extended> {
  const answers = await answersFor(chains, ask.fetcher)
  if (typeof answers === 'string') return open(`revocation.${answers}`)
  const dss = appendDss(base, answers)
  const stamped = await stampAll(tools, trust, joined(base, dss), sample)
  if ('problem' in stamped) return open(stampProblem(stamped.problem))
  const life = await lifeOf(stamped.token, ask)
  if (life === undefined) return open('chain')
  const tail = Buffer.concat([before, dss, stamped.tail])
  const after = await reportOf(joined(file, tail), trust, tools.now())
  if (!holdsAsBefore(report, after) || !isComplete(after)) return open('not-proven')
  return { state: 'grown', act, tail, endsAt: life.endsAt, dueAt: life.dueAt }
}

/** Every earlier signature stands as it stood, and nothing but time-stamps came. */
const holdsAsBefore = (before: PdfReport, after: PdfReport): boolean =>
  signaturesIn(before) === signaturesIn(after) && lostIn(before, after) === undefined
