import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { may } from '#access'
import {
  type endAlgorithmEnd as endContract,
  keyFamilies,
  type listAlgorithmEnds as listContract,
  type setAlgorithmEnd as setContract,
} from '#contract/algorithm-ends.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { endedBy, enteredBy, enteredText, inForce } from '../entered.ts'
import { lookNow } from '../lasting/enlist.ts'
import { algorithmEnd } from '../tables.ts'

export async function listAlgorithmEnds(work: Work): Promise<Reply<typeof listContract>> {
  const rows = await work.tx
    .select()
    .from(algorithmEnd)
    .orderBy(algorithmEnd.until, algorithmEnd.algorithm, desc(algorithmEnd.at))
    .limit(200)
  return {
    ends: rows.map(enteredText),
    mayManage: may(work.actor, 'trust.manage'),
  }
}

/** What was entered before for the same algorithm counts no longer and is kept. */
export async function setAlgorithmEnd(work: Work, ask: Ask<typeof setContract>) {
  const { algorithm, below, until, basis } = ask
  if (keyFamilies.has(algorithm) !== (below !== null))
    throw fault('input.invalid', { problems: [{ path: '/below', rule: 'bits' }] })
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('algorithm_end'))`)
  const same = below === null ? isNull(algorithmEnd.below) : eq(algorithmEnd.below, below)
  const present = and(eq(algorithmEnd.algorithm, algorithm), same, isNull(algorithmEnd.endedAt))
  await work.tx.update(algorithmEnd).set(endedBy(work, basis)).where(present)
  const id = newId(work.now)
  await work.tx.insert(algorithmEnd).values({ id, algorithm, below, until, basis, ...enteredBy(work) })
  await work.record('algorithm-end.set', id, [], { algorithm, below, until, reason: basis })
  await judgeProofsAnew(work)
  return listAlgorithmEnds(work)
}

export async function endAlgorithmEnd(work: Work, ask: Ask<typeof endContract>) {
  const [found] = await work.tx.select().from(algorithmEnd).where(eq(algorithmEnd.id, ask.id)).for('update')
  const row = inForce(found)
  await work.tx.update(algorithmEnd).set(endedBy(work, ask.reason)).where(eq(algorithmEnd.id, row.id))
  const { algorithm, below, until } = row
  await work.record('algorithm-end.withdrawn', row.id, [], { algorithm, below, until, reason: ask.reason })
  await judgeProofsAnew(work)
  return listAlgorithmEnds(work)
}

/** How long a proof lasts was reckoned with the ends as they were: each is looked at again, the first to end first. */
async function judgeProofsAnew(work: Work): Promise<void> {
  const now = work.now.toISOString()
  await work.tx.execute(
    sql`update lasting_file set next_at = least(next_at, ${now}::timestamptz) where state = 'kept' and next_at is not null`,
  )
  await work.tx.execute(sql`update evidence_record set next_at = least(next_at, ${now}::timestamptz)`)
  await lookNow(work)
  await work.enqueue('signing:evidence-renewal', {}, { once: 'evidence-renewal' })
}
