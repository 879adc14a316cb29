import { desc, eq } from 'drizzle-orm'
import type {
  readElectronicIssue as readContract,
  setElectronicIssue as setContract,
} from '#contract/electronic-issue.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { issuesSigned } from '../signing-rule.ts'
import { electronicIssue } from '../signing-tables.ts'

export async function readElectronicIssue(work: Work): Promise<Reply<typeof readContract>> {
  const { agencyId } = work.actor
  const rows = await work.tx
    .select()
    .from(electronicIssue)
    .where(eq(electronicIssue.agencyId, agencyId))
    .orderBy(desc(electronicIssue.validFrom))
    .limit(50)
  return {
    signedToday: await issuesSigned(work, agencyId, civilDate(work.now)),
    decisions: rows.map((it) => ({
      from: it.validFrom,
      signed: it.signed,
      basis: it.basis,
      byName: it.byName,
      byTitle: it.byTitle,
      at: it.at.toISOString(),
    })),
  }
}

/**
 * Today at the earliest: what was issued before was issued by the rule of its day. A decision of today is not taken twice
 * (`thing.changed`); one for a day to come is replaced.
 */
export async function setElectronicIssue(
  work: Work,
  ask: Ask<typeof setContract>,
): Promise<Reply<typeof readContract>> {
  const { actor } = work
  const today = civilDate(work.now)
  if (ask.from < today) throw fault('input.invalid', { problems: [{ path: '/from', rule: 'minimum' }] })
  const said = { signed: ask.signed, basis: ask.basis, byName: actor.personName, byTitle: actor.title, at: work.now }
  const insert = work.tx.insert(electronicIssue).values({ agencyId: actor.agencyId, validFrom: ask.from, ...said })
  const written = await (ask.from === today
    ? insert.onConflictDoNothing()
    : insert.onConflictDoUpdate({ target: [electronicIssue.agencyId, electronicIssue.validFrom], set: said })
  ).returning()
  if (written.length === 0) throw fault('thing.changed')
  await work.record('electronic-issue.set', actor.agencyId, [actor.agencyId], { from: ask.from, signed: ask.signed })
  return readElectronicIssue(work)
}
