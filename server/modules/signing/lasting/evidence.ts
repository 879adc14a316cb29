import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { newId } from '#platform/ids.ts'
import type { Job } from '#platform/jobs.ts'
import { type EvidenceChain, hashTree, pathOf, renewalHash, rootOf } from '#platform/pki/evidence/index.ts'
import type { Work } from '#platform/work.ts'
import { askedWith } from '../long-term.ts'
import { base64, bytes } from '../session.ts'
import { stampOver } from '../stamp.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'
import { type Life, lifeOf, stampProblem } from './life.ts'
import { evidenceLeaf, evidenceRecord } from './tables.ts'
import { tryAgain } from './when.ts'

/** Files of one record: a tree of so many is built in memory, and again for each proof. */
const mostLeaves = 20_000
const renewedAtOnce = 200

/** Bytes of official documents, every state they had, that no record covers yet. */
export const uncovered = sql`
  select distinct x.sha256 from (
    select r.sha256 from document_revision r join document d on d.id = r.document_id where d.state in ('issued', 'registered')
    union all
    select f.sha256 from document_file f join document d on d.id = f.document_id where d.state in ('issued', 'registered')
    union all
    select l.result_sha256 from lasting_revision l) x
   where not exists (select from evidence_leaf e where e.sha256 = x.sha256)`

type Stamped = (Life & { readonly token: Uint8Array }) | { readonly problem: string }

/** What a token proves, when a root that is believed stands behind it. Of the configured service, else of the sample authority. */
async function stampRoot(tools: Tools, trust: Trust, hash: Uint8Array): Promise<Stamped> {
  const stamp = await stampOver(tools, trust, tools.timestampUrl === '', hash)
  if ('problem' in stamp) return { problem: stampProblem(stamp.problem) }
  const life = await lifeOf(stamp.token, askedWith(tools, trust))
  return life === undefined ? { problem: 'chain' } : { token: stamp.token, ...life }
}

async function keepRecord(
  work: Work,
  hashes: readonly string[],
  it: { readonly token: Uint8Array; readonly endsAt: number; readonly dueAt: number },
): Promise<boolean> {
  const id = newId(work.now)
  await work.tx.insert(evidenceRecord).values({
    id,
    madeAt: work.now,
    leaves: hashes.length,
    chains: [{ digest: 'sha256', tokens: [base64(it.token)] }],
    endsAt: new Date(it.endsAt),
    nextAt: new Date(it.dueAt),
  })
  const added = await work.tx.execute(sql`
    insert into evidence_leaf (sha256, record_id, place)
    select t.sha256, ${id}, t.place - 1 from unnest(${sql.param(hashes)}::text[]) with ordinality t(sha256, place)
    on conflict do nothing`)
  if (added.count < hashes.length) return false
  await work.record('evidence.made', id, [], { files: hashes.length, until: new Date(it.endsAt).toISOString() })
  return true
}

/** Thrown to take back a record whose files another process has covered meanwhile. */
class Covered extends Error {}

/**
 * Once a day one time-stamp over everything that is new (RFC 4998). Repeating covers what is left: a file stands in one record, and a record that
 * was killed before its commit leaves nothing.
 */
export const makeEvidence = (tools: Tools): Job => ({
  name: 'signing:evidence',
  cron: '10 19 * * *',
  async handle() {
    const { run } = tools
    const { hashes, trust } = await run(systemActor, async (work) => ({
      hashes: [...(await work.tx.execute<{ sha256: string }>(sql`${uncovered} order by 1 limit ${mostLeaves}`))],
      trust: await trustOf(work),
    }))
    if (hashes.length === 0) return
    const names = hashes.map(({ sha256 }) => sha256)
    const tree = hashTree(
      names.map((it) => Buffer.from(it, 'hex')),
      'sha256',
    )
    const stamp = await stampRoot(tools, trust, rootOf(tree))
    if ('problem' in stamp) {
      // Without a service there is no evidence; the figures say how many files wait for it.
      if (stamp.problem !== 'timestamp.none')
        await run(systemActor, (work) =>
          work.record('evidence.missed', systemActor.accountId, [], { reason: stamp.problem }),
        )
      return
    }
    tools.reached('evidence-stamped')
    try {
      await run(systemActor, async (work) => {
        if (!(await keepRecord(work, names, stamp))) throw new Covered()
        if (names.length === mostLeaves) await work.enqueue('signing:evidence', {}, { once: 'evidence' })
      })
    } catch (error) {
      if (!(error instanceof Covered)) throw error
    }
  },
})

/** Time-stamp renewal (RFC 4998, 5.2): the next one over the one before it, a year before that ends. Repeating finds nothing due. */
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
      const last = row.chains.at(-1)
      const token = last?.tokens.at(-1)
      if (last === undefined || token === undefined) continue
      const stamp = await stampRoot(tools, trust, renewalHash(bytes(token), last.digest))
      await run(systemActor, (work) => keepRenewal(work, row, stamp))
    }
  },
})

/** Compare-and-swap on what was due: whoever renewed it meanwhile is not undone. */
async function keepRenewal(work: Work, row: typeof evidenceRecord.$inferSelect, stamp: Stamped): Promise<void> {
  const same = and(eq(evidenceRecord.id, row.id), eq(evidenceRecord.nextAt, row.nextAt))
  const last = row.chains.at(-1)
  // A service whose certificate ends no later has nothing to give yet.
  if ('problem' in stamp || last === undefined || stamp.endsAt <= row.endsAt.getTime()) {
    const problem = 'problem' in stamp ? stamp.problem : 'timestamp.no-gain'
    const nextAt = tryAgain(work.now, row.tries)
    await work.tx
      .update(evidenceRecord)
      .set({ problem, tries: row.tries + 1, nextAt })
      .where(same)
    if (row.problem !== problem) await work.record('evidence.missed', row.id, [], { reason: problem })
    return
  }
  const chains = [...row.chains.slice(0, -1), { ...last, tokens: [...last.tokens, base64(stamp.token)] }]
  const life = { endsAt: new Date(stamp.endsAt), nextAt: new Date(stamp.dueAt) }
  await work.tx
    .update(evidenceRecord)
    .set({ chains, problem: '', tries: 0, ...life })
    .where(same)
  await work.record('evidence.renewed', row.id, [], { until: life.endsAt.toISOString() })
}

/** The chains of one file: the path of its hash stands in the first time-stamp, the later ones cover that. */
export async function evidenceOf(work: Work, sha256: string): Promise<readonly EvidenceChain[] | undefined> {
  const [leaf] = await work.tx
    .select()
    .from(evidenceLeaf)
    .innerJoin(evidenceRecord, eq(evidenceRecord.id, evidenceLeaf.recordId))
    .where(eq(evidenceLeaf.sha256, sha256))
  if (!leaf) return undefined
  const leaves = await work.tx
    .select({ sha256: evidenceLeaf.sha256 })
    .from(evidenceLeaf)
    .where(eq(evidenceLeaf.recordId, leaf.evidence_record.id))
    .orderBy(asc(evidenceLeaf.place))
  const tree = hashTree(
    leaves.map((it) => Buffer.from(it.sha256, 'hex')),
    'sha256',
  )
  const path = pathOf(tree, leaf.evidence_leaf.place)
  return leaf.evidence_record.chains.map(({ digest, tokens }, chain) =>
    tokens.map((token, nth) => ({ digest, path: chain === 0 && nth === 0 ? path : [], token: bytes(token) })),
  )
}
