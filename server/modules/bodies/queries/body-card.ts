import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { may } from '#access'
import type { readBody as contract } from '#contract/bodies.ts'
import type { listRegulations as regulationsContract } from '#contract/body-regulations.ts'
import { matters } from '#contract/decision-rule.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { memberLines } from '../doors.ts'
import { kindOf, ownOf, readableBody, stateOf, timeOf } from '../policy.ts'
import { readySetOf } from '../ready/sets.ts'
import { bodyRule, floorTime, meetingKind } from '../tables.ts'
import { termsOf } from '../terms.ts'
import { bodyRows, lineOf } from './list-bodies.ts'

type Card = Reply<typeof contract>

async function rulesOf(work: Work, bodyId: string, today: string): Promise<Card['rules']> {
  const rows = await work.tx
    .select()
    .from(bodyRule)
    .where(eq(bodyRule.bodyId, bodyId))
    .orderBy(desc(bodyRule.validFrom), desc(bodyRule.at), desc(bodyRule.id))
    .limit(1000)
  return rows
    .map((row) => ({ id: row.id, terms: termsOf(row), ...ownOf(row), state: stateOf(row, today) }))
    .toSorted((a, b) => matters.indexOf(a.terms.matter) - matters.indexOf(b.terms.matter))
}

/** Kinds and times that hold or will hold, of a body or of the agency itself. */
async function regulationsOf(work: Work, agencyId: string, bodyId: string | null, today: string) {
  const kinds = await work.tx
    .select()
    .from(meetingKind)
    .where(
      and(
        eq(meetingKind.agencyId, agencyId),
        bodyId === null ? isNull(meetingKind.bodyId) : eq(meetingKind.bodyId, bodyId),
        isNull(meetingKind.withdrawnAt),
      ),
    )
    .orderBy(asc(meetingKind.name), desc(meetingKind.validFrom))
    .limit(500)
  const times = await work.tx
    .select()
    .from(floorTime)
    .where(
      and(
        eq(floorTime.agencyId, agencyId),
        bodyId === null ? isNull(floorTime.bodyId) : eq(floorTime.bodyId, bodyId),
        isNull(floorTime.withdrawnAt),
      ),
    )
    .orderBy(asc(floorTime.nature), asc(floorTime.rank), asc(floorTime.name), desc(floorTime.validFrom))
    .limit(500)
  return {
    kinds: kinds.map((row) => kindOf(row, today)).filter((it) => it.validTo === null || it.validTo >= today),
    times: times.map((row) => timeOf(row, today)).filter((it) => it.validTo === null || it.validTo >= today),
  }
}

/** The day asked for, kept inside the days of the body. */
function dayOf(asked: string, from: string, to: string | null): string {
  if (asked < from) return from
  return to !== null && asked > to ? to : asked
}

export async function readBody(work: Work, ask: Ask<typeof contract>): Promise<Card> {
  const body = await readableBody(work, ask.id)
  const today = civilDate(work.now)
  const day = dayOf(ask.on ?? today, body.validFrom, body.validTo)
  const [row] = await bodyRows(work, sql`b.id = ${body.id}`, day)
  if (!row) throw fault('thing.missing')
  const agency = await agencyOn(work.tx, body.agencyId, day)
  const lines = await memberLines(work, body.id, sql`true`, today)
  const held = (it: (typeof lines)[number]) => it.validFrom <= day && (it.validTo === null || it.validTo >= day)
  const ours = body.agencyId === work.actor.agencyId && (body.validTo === null || body.validTo >= today)
  return {
    ...lineOf(row, agency?.name ?? ''),
    agencyId: body.agencyId,
    endReason: body.endReason,
    version: body.version,
    day,
    inOffice: lines.filter(held),
    others: lines.filter((it) => !held(it)),
    rules: await rulesOf(work, body.id, today),
    ...(await regulationsOf(work, body.agencyId, body.id, today)),
    hasReadySet: readySetOf(body.kind) !== undefined,
    can: ours ? (['manage', 'confirm'] as const).filter((act) => may(work.actor, `body.${act}`)) : [],
  }
}

export async function listRegulations(work: Work): Promise<Reply<typeof regulationsContract>> {
  return {
    ...(await regulationsOf(work, work.actor.agencyId, null, civilDate(work.now))),
    mayManage: may(work.actor, 'body.manage'),
    mayConfirm: may(work.actor, 'body.confirm'),
  }
}
