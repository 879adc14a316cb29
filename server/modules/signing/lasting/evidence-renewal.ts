import { createHash } from 'node:crypto'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { Fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import { type ByteSource, passingPieces } from '#platform/pades/bytes.ts'
import { hashTree, renewalHash, renewedLeaf, rootOf } from '#platform/pki/evidence/index.ts'
import { endOf, lastingDigest } from '#platform/pki/trust/algorithms.ts'
import type { Work } from '#platform/work.ts'
import { askedWith } from '../long-term.ts'
import { base64, bytes } from '../session.ts'
import { withBytes } from '../source.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'
import { type Chains, chainsOf, type EvidenceRow } from './chains.ts'
import { lifeOf, type Stamped, stampRoot } from './life.ts'
import { evidenceRecord, type StoredChain } from './tables.ts'
import { tryAgain } from './when.ts'

const renewedAtOnce = 200
const month = 30 * 86_400_000

type StrongDigest = StoredChain['digest']

/** A file's hash in a tree of a later digest, by its place in the record. */
interface Leaf {
  readonly place: number
  readonly hash: string
}

/** What is to be kept of a record: the chains as they become, the leaves of a new one, how long it lasts. */
interface Renewal {
  readonly chains: readonly StoredChain[]
  readonly leaves: readonly Leaf[]
  /** SHA-256 of files that are not there any more, or not as they were. */
  readonly lost: readonly string[]
  readonly endsAt: number
  readonly dueAt: number
}

type Renewed = Renewal | { readonly problem: string } | { readonly endsAt: number; readonly dueAt: number }

/**
 * Evidence is renewed a year before it ends: the next time-stamp over the one before it (RFC 4998, 5.2), or, when the digest of its tree ends, a
 * tree of a longer one over the files themselves (5.3). Repeating finds nothing due; a kill leaves a record as it was.
 */
export const renewEvidence = (tools: Tools): Job => ({
  name: 'signing:evidence-renewal',
  cron: '27 * * * *',
  async handle() {
    const { run } = tools
    const { due, trust } = await run(systemActor, async (work) => ({
      due: await work.tx
        .select()
        .from(evidenceRecord)
        .where(lte(evidenceRecord.nextAt, work.now))
        .orderBy(asc(evidenceRecord.endsAt))
        .limit(renewedAtOnce),
      trust: await trustOf(work),
    }))
    for (const row of due) {
      const renewed = await renew(tools, trust, row)
      if (renewed !== undefined) await run(systemActor, (work) => keepRenewal(work, row, renewed))
    }
  },
})

async function renew(tools: Tools, trust: Trust, row: EvidenceRow): Promise<Renewed | undefined> {
  const last = row.chains.at(-1)
  const token = last?.tokens.at(-1)
  if (last === undefined || token === undefined) return undefined
  const now = tools.now().getTime()
  const life = await lifeOf(bytes(token), askedWith(tools, trust))
  if (life !== undefined && now < life.dueAt) return life
  const endsAt = life?.endsAt ?? row.endsAt.getTime()
  const digest = lastingDigest(now, trust.ends)
  // What is proved by a digest that ends is hashed anew while that digest still convinces.
  if (endOf(last.digest, undefined, trust.ends) < endOf(digest, undefined, trust.ends))
    return hashedAnew(tools, trust, row, { digest, endsAt })
  const stamp = await stampRoot(tools, trust, renewalHash(bytes(token), last.digest))
  if ('problem' in stamp) return stamp
  const chains = [...row.chains.slice(0, -1), { ...last, tokens: [...last.tokens, base64(stamp.token)] }]
  return gained(stamp, { chains, leaves: [], lost: [] }, endsAt)
}

/** A service whose certificate ends no later has nothing to give yet. */
function gained(
  stamp: Exclude<Stamped, { problem: string }>,
  made: Pick<Renewal, 'chains' | 'leaves' | 'lost'>,
  endsAt: number,
): Renewed {
  if (stamp.endsAt <= endsAt) return { problem: 'timestamp.no-gain' }
  return { ...made, endsAt: stamp.endsAt, dueAt: stamp.dueAt }
}

/** Each file is read once more; what is not as it was proves nothing any longer, and keeps nobody else waiting in the last month. */
async function hashedAnew(
  tools: Tools,
  trust: Trust,
  row: EvidenceRow,
  { digest, endsAt }: { readonly digest: StrongDigest; readonly endsAt: number },
): Promise<Renewed> {
  const known = await tools.run(systemActor, (work) => chainsOf(work, row))
  const { leaves, lost } = await leavesBy(tools, row, known, digest)
  const urgent = endsAt - tools.now().getTime() < month
  if (leaves.length === 0 || (lost.length > 0 && !urgent)) return { problem: 'evidence.files-lost' }
  const tree = hashTree(
    leaves.map(({ hash }) => Buffer.from(hash, 'hex')),
    digest,
  )
  const stamp = await stampRoot(tools, trust, rootOf(tree))
  if ('problem' in stamp) return stamp
  tools.reached('evidence-hashed-anew')
  const chains = [...row.chains, { digest, tokens: [base64(stamp.token)] }]
  return gained(stamp, { chains, leaves, lost }, endsAt)
}

async function leavesBy({ store }: Tools, { chains }: EvidenceRow, known: Chains, digest: StrongDigest) {
  const leaves: Leaf[] = []
  const lost: string[] = []
  for (const [place, sha256] of known.names.entries()) {
    const before = known.of(place)
    // Told when it was lost.
    if (before.length < chains.length) continue
    const hash = await withBytes(store, sha256, async (file) => hashBy(file, sha256, digest)).catch(readFailure)
    if (hash === undefined) lost.push(sha256)
    else leaves.push({ place, hash: Buffer.from(renewedLeaf(hash, before, digest)).toString('hex') })
  }
  return { leaves, lost }
}

/** Nothing when the bytes are not those of the name. */
function hashBy(file: ByteSource, sha256: string, digest: StrongDigest): Uint8Array | undefined {
  const [name, hash] = [createHash('sha256'), createHash(digest)]
  for (const piece of passingPieces(file)) {
    name.update(piece)
    hash.update(piece)
  }
  return name.digest('hex') === sha256 ? hash.digest() : undefined
}

function readFailure(error: unknown): undefined {
  if (!(error instanceof Fault)) throw error
  return undefined
}

/** Compare-and-swap on what was due: whoever renewed it meanwhile is not undone. */
async function keepRenewal(work: Work, row: EvidenceRow, renewed: Renewed): Promise<void> {
  const same = and(eq(evidenceRecord.id, row.id), eq(evidenceRecord.nextAt, row.nextAt))
  if ('problem' in renewed) {
    const { problem } = renewed
    const nextAt = tryAgain(work.now, row.tries)
    const next = { problem, tries: row.tries + 1, nextAt }
    const noted = await work.tx.update(evidenceRecord).set(next).where(same).returning({ id: evidenceRecord.id })
    if (noted.length > 0 && row.problem !== problem)
      await work.record('evidence.missed', row.id, [], { reason: problem })
    return
  }
  const life = { endsAt: new Date(renewed.endsAt), nextAt: new Date(renewed.dueAt), problem: '', tries: 0 }
  if (!('chains' in renewed)) {
    await work.tx.update(evidenceRecord).set(life).where(same)
    return
  }
  const { chains, leaves, lost } = renewed
  const kept = await work.tx
    .update(evidenceRecord)
    .set({ ...life, chains })
    .where(same)
    .returning({ id: evidenceRecord.id })
  if (kept.length === 0) return
  if (leaves.length > 0)
    await work.tx.execute(sql`
      insert into evidence_renewed_leaf (record_id, chain, place, hash)
      select ${row.id}, ${chains.length - 1}, x.place, x.hash
        from jsonb_to_recordset(${JSON.stringify(leaves)}::jsonb) as x(place integer, hash text)`)
  await work.record('evidence.renewed', row.id, [], { until: life.endsAt.toISOString() })
  for (const sha256 of lost) await work.record('evidence.file-lost', row.id, [], { sha256 })
}
