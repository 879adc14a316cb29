import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { MeetingKind } from '#contract/body-regulations.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { collegialBody, type FloorTimeRow, type MeetingKindRow } from './tables.ts'

/** A body with the last day that counts: its own, or that of the agency that serves it. */
export interface Body {
  readonly id: string
  readonly agencyId: string
  readonly kind: (typeof collegialBody.$inferSelect)['kind']
  readonly name: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly ownValidTo: string | null
  readonly endReason: string
  readonly version: number
}

/** `b` is `collegial_body` in the statement. */
export const bodyColumns = sql`b.id, b.agency_id as "agencyId", b.kind, b.name, b.valid_from::text as "validFrom",
  least(b.valid_to, (select u.valid_to from org_unit u where u.id = b.agency_id))::text as "validTo",
  b.valid_to::text as "ownValidTo", b.end_reason as "endReason", b.version`

/**
 * Who may read a body `b`: the agency that serves it, its successor, and whoever is a member of it or will be, in his own post: one who stands
 * in for him has his desk, not his seat.
 */
export function bodyReadable(actor: Actor, day: string): SQL {
  const agencies = [actor.agencyId, ...actor.inherits]
  const seat =
    actor.onBehalfOf === null
      ? sql`or exists (select from body_member m where m.body_id = b.id and m.person_id = ${actor.personId}
                        and (m.valid_to is null or m.valid_to >= ${day}))`
      : sql``
  return sql`(b.agency_id = any(${sql.param(agencies)}::uuid[]) ${seat})`
}

/** The door to a body. Throws `thing.missing`. */
export async function readableBody(work: Work, id: string): Promise<Body> {
  if (!may(work.actor, 'body.read')) throw fault('access.denied')
  const [row] = await work.tx.execute<Body & Record<string, unknown>>(
    sql`select ${bodyColumns} from collegial_body b where b.id = ${id} and ${bodyReadable(work.actor, civilDate(work.now))}`,
  )
  if (!row) throw fault('thing.missing')
  return row
}

/** The door to a body one may act on; locked, so that two act one after the other. Throws `thing.missing`, `access.denied`, `thing.state`. */
export async function bodyFor(work: Work, id: string, permission: 'body.manage' | 'body.confirm'): Promise<Body> {
  await work.tx
    .select({ id: collegialBody.id })
    .from(collegialBody)
    .where(and(eq(collegialBody.id, id), eq(collegialBody.agencyId, work.actor.agencyId)))
    .for('update')
  const body = await readableBody(work, id)
  if (body.agencyId !== work.actor.agencyId || !may(work.actor, permission)) throw fault('access.denied')
  if (body.validTo !== null && body.validTo < civilDate(work.now)) throw fault('thing.state', { state: 'ended' })
  return body
}

/** The scope of kinds of meetings and of times: a body, or with null the agency itself. */
export async function scopeFor(
  work: Work,
  bodyId: string | null,
  permission: 'body.manage' | 'body.confirm',
): Promise<{ agencyId: string; bodyId: string | null; validTo: string | null; validFrom: string | null }> {
  if (bodyId !== null) {
    const body = await bodyFor(work, bodyId, permission)
    return { agencyId: body.agencyId, bodyId, validFrom: body.validFrom, validTo: body.validTo }
  }
  if (!may(work.actor, permission)) throw fault('access.denied')
  return { agencyId: work.actor.agencyId, bodyId: null, validFrom: null, validTo: null }
}

/** The day lies inside the days of the body. */
export function refuseOutside(
  day: string,
  span: { validFrom: string | null; validTo: string | null },
  path: string,
): void {
  if ((span.validFrom !== null && day < span.validFrom) || (span.validTo !== null && day > span.validTo))
    throw fault('input.invalid', { problems: [{ path, rule: 'body-days' }] })
}

export const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

interface LawRow {
  readonly validFrom: string
  readonly validTo: string | null
  readonly withdrawnAt: Date | null
}

export function stateOf(row: LawRow, today: string): 'inForce' | 'coming' | 'over' | 'withdrawn' {
  if (row.withdrawnAt !== null) return 'withdrawn'
  if (row.validFrom > today) return 'coming'
  return row.validTo !== null && row.validTo < today ? 'over' : 'inForce'
}

type Confirmable = Pick<
  MeetingKindRow,
  | 'validFrom'
  | 'validTo'
  | 'source'
  | 'recalled'
  | 'confirmedAct'
  | 'confirmedName'
  | 'confirmedTitle'
  | 'confirmedAt'
  | 'withdrawnReason'
  | 'withdrawnName'
  | 'withdrawnAt'
  | 'byName'
  | 'byTitle'
  | 'at'
>

/** What every rule and kind says of itself, as it goes to the page. */
export function ownOf(row: Confirmable) {
  return {
    validFrom: row.validFrom,
    validTo: row.validTo,
    source: row.source,
    recalled: row.recalled,
    confirmed:
      row.confirmedAt === null
        ? null
        : {
            act: row.confirmedAct,
            name: row.confirmedName,
            title: row.confirmedTitle,
            at: row.confirmedAt.toISOString(),
          },
    withdrawn:
      row.withdrawnAt === null
        ? null
        : { reason: row.withdrawnReason, name: row.withdrawnName, at: row.withdrawnAt.toISOString() },
    byName: row.byName,
    byTitle: row.byTitle,
    at: row.at.toISOString(),
  }
}

export function kindOf(row: MeetingKindRow, day: string): Static<typeof MeetingKind> {
  return {
    id: row.id,
    bodyId: row.bodyId,
    name: row.name,
    form: row.form,
    papersDueDays: row.papersDueDays,
    noticeDueDays: row.noticeDueDays,
    conclusionDueDays: row.conclusionDueDays,
    summaryOver: row.summaryOver,
    summaryMost: row.summaryMost,
    maxMinutes: row.maxMinutes,
    checkInBefore: row.checkInBefore,
    checkInAfter: row.checkInAfter,
    recording: row.recording,
    ...ownOf(row),
    inForce: stateOf(row, day) === 'inForce',
  }
}

export function timeOf(row: FloorTimeRow, day: string) {
  return {
    id: row.id,
    bodyId: row.bodyId,
    nature: row.nature,
    name: row.name,
    limitSeconds: row.limitSeconds,
    rank: row.rank,
    pauses: row.pauses,
    quotaSeconds: row.quotaSeconds,
    quotaPer: row.quotaPer,
    validFrom: row.validFrom,
    validTo: row.validTo,
    source: row.source,
    recalled: row.recalled,
    inForce: stateOf(row, day) === 'inForce',
  }
}
