import { sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { newId } from '#platform/ids.ts'
import type { Job } from '#platform/jobs.ts'
import { hashTree, rootOf } from '#platform/pki/evidence/index.ts'
import type { Work } from '#platform/work.ts'
import { base64 } from '../session.ts'
import type { Tools } from '../tools.ts'
import { trustOf } from '../trust.ts'
import { stampRoot } from './life.ts'
import { evidenceRecord } from './tables.ts'

/** Files of one record: a tree of so many is built in memory, and again for each proof. */
const mostLeaves = 20_000

/** Bytes of official documents, every state they had, that no record covers yet. */
export const uncovered = sql`
  select distinct x.sha256 from (
    select r.sha256 from document_revision r join document d on d.id = r.document_id where d.state in ('issued', 'registered')
    union all
    select f.sha256 from document_file f join document d on d.id = f.document_id where d.state in ('issued', 'registered')
    union all
    select l.result_sha256 from lasting_revision l) x
   where not exists (select from evidence_leaf e where e.sha256 = x.sha256)`

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
