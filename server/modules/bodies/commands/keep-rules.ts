import { eq, sql } from 'drizzle-orm'
import type {
  confirmRule as confirmContract,
  enterRule as enterContract,
  withdrawRule as withdrawContract,
} from '#contract/bodies.ts'
import { type DecisionTerms, unfitTerm } from '#contract/decision-rule.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { confirmedBy, enteredBy } from '../confirm.ts'
import { type Body, bodyFor, refuseOutside, wrong } from '../policy.ts'
import { readBody } from '../queries/body-card.ts'
import { bodyRule } from '../tables.ts'
import { columnsOf } from '../terms.ts'
import { followOn, withdraw } from '../versions.ts'

const ofMatter = (bodyId: string, matter: string) => sql`body_id = ${bodyId} and matter = ${matter}`

/** A rule nobody has confirmed counts, and is marked as such wherever it is shown. */
export async function insertRule(
  work: Work,
  body: Body,
  rule: { terms: DecisionTerms; validFrom: string; source: string; recalled: boolean },
): Promise<string> {
  const id = newId(work.now)
  const { validFrom, source, recalled } = rule
  await work.tx.insert(bodyRule).values({
    id,
    bodyId: body.id,
    ...columnsOf(rule.terms),
    validFrom,
    source,
    recalled,
    ...enteredBy(work),
  })
  const { matter } = rule.terms
  await work.record('body.rule-entered', body.id, [body.agencyId], { rule: id, matter, from: validFrom, source })
  return id
}

export async function enterRule(work: Work, ask: Ask<typeof enterContract>) {
  const body = await bodyFor(work, ask.id, 'body.manage')
  const unfit = unfitTerm(ask.terms)
  if (unfit !== undefined) throw wrong(`/terms/${unfit}`, 'terms')
  refuseOutside(ask.validFrom, body, '/validFrom')
  await followOn(work, 'body_rule', ofMatter(body.id, ask.terms.matter), ask.validFrom)
  await insertRule(work, body, { ...ask, recalled: false })
  return readBody(work, { id: body.id })
}

async function ruleFor(work: Work, id: string, permission: 'body.manage' | 'body.confirm') {
  const [found] = await work.tx.select({ bodyId: bodyRule.bodyId }).from(bodyRule).where(eq(bodyRule.id, id))
  if (!found) throw fault('thing.missing')
  const body = await bodyFor(work, found.bodyId, permission)
  const [row] = await work.tx.select().from(bodyRule).where(eq(bodyRule.id, id))
  if (!row) throw fault('thing.missing')
  return { row, body }
}

export async function withdrawRule(work: Work, ask: Ask<typeof withdrawContract>) {
  const { row, body } = await ruleFor(work, ask.id, 'body.manage')
  if (row.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  if (row.validFrom <= civilDate(work.now)) throw fault('thing.state', { state: 'inForce' })
  await withdraw(work, 'body_rule', row.id, ofMatter(body.id, row.matter), row.validFrom, ask.reason)
  const { matter } = row
  await work.record('body.rule-withdrawn', body.id, [body.agencyId], { rule: row.id, matter, reason: ask.reason })
  return readBody(work, { id: body.id })
}

export async function confirmRule(work: Work, ask: Ask<typeof confirmContract>) {
  const { row, body } = await ruleFor(work, ask.id, 'body.confirm')
  await work.tx
    .update(bodyRule)
    .set(confirmedBy(work, row, ask.act))
    .where(eq(bodyRule.id, row.id))
  const { matter } = row
  await work.record('body.rule-confirmed', body.id, [body.agencyId], { rule: row.id, matter, act: ask.act })
  return readBody(work, { id: body.id })
}
