import { and, asc, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { BodyKind, MemberRole } from '#contract/bodies.ts'
import type { DecisionTerms, Matter } from '#contract/decision-rule.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { firstPostColumn } from '../organisation/index.ts'
import { type Body, bodyColumns } from './policy.ts'
import { bodyMember, bodyRule, type FloorTimeRow, floorTime, type MeetingKindRow, meetingKind } from './tables.ts'
import { termsOf } from './terms.ts'

export interface MemberOn {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly title: string
  readonly role: MemberRole
  readonly votes: boolean
  readonly group: string
  /** Post and agency of that day; empty when there is none. */
  readonly post: string
}

export interface BodyOn extends Omit<Body, 'ownValidTo' | 'endReason' | 'version'> {
  /** In office that day, in the order of listing. */
  readonly members: readonly MemberOn[]
  /** Voting members: of them quorum and majority are reckoned. */
  readonly total: number
  readonly chair: MemberOn | undefined
}

const heldOn = (day: string) => sql`m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})`

/** Lines of members of a body, in their order; `where` speaks of `m`. */
export async function memberLines(work: Work, bodyId: string, where: SQL, day: string) {
  const rows = await work.tx.execute<
    MemberOn & { validFrom: string; validTo: string | null; leaveReason: string } & Record<string, unknown>
  >(sql`
    select m.id, m.person_id as "personId", n.full_name as name, m.title, m.role, m.votes, m.group_name as "group",
           m.valid_from::text as "validFrom", m.valid_to::text as "validTo", m.leave_reason as "leaveReason",
           ${firstPostColumn(sql`m.person_id`, day)} as post
      from body_member m join person n on n.id = m.person_id
     where m.body_id = ${bodyId} and ${where} order by m.position, m.valid_from, m.id limit 2000`)
  return [...rows]
}

/** A body with its members on a day; undefined when it does not exist that day. Whoever calls has asked who may see it. */
export async function bodyOn(work: Work, bodyId: string, day: string): Promise<BodyOn | undefined> {
  const [row] = await work.tx.execute<Body & Record<string, unknown>>(
    sql`select ${bodyColumns} from collegial_body b where b.id = ${bodyId}`,
  )
  if (!row || row.validFrom > day || (row.validTo !== null && row.validTo < day)) return undefined
  const { ownValidTo: _, endReason: __, version: ___, ...body } = row
  const members = (await memberLines(work, bodyId, heldOn(day), day)).map(
    ({ validFrom: _from, validTo: _to, leaveReason: _reason, ...member }) => member,
  )
  return {
    ...body,
    members,
    total: members.filter((it) => it.votes).length,
    chair: members.find((it) => it.role === 'chair'),
  }
}

/** Bodies of today that the agency of the actor serves, by name. */
export async function bodiesServed(work: Work): Promise<{ id: string; kind: BodyKind; name: string }[]> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<{ id: string; kind: BodyKind; name: string }>(sql`
    select b.id, b.kind, b.name from collegial_body b
     where b.agency_id = ${work.actor.agencyId} and b.valid_from <= ${day} and (b.valid_to is null or b.valid_to >= ${day})
     order by b.name, b.id limit 500`)
  return [...rows]
}

export interface RuleOn {
  readonly id: string
  readonly terms: DecisionTerms
  readonly source: string
  readonly confirmed: boolean
}

const inForce = (table: typeof bodyRule | typeof meetingKind | typeof floorTime, day: string) =>
  and(isNull(table.withdrawnAt), lte(table.validFrom, day), or(isNull(table.validTo), gte(table.validTo, day)))

/** The rule of a matter in force on a day; undefined when there is none. */
export async function ruleOn(work: Work, bodyId: string, matter: Matter, day: string): Promise<RuleOn | undefined> {
  const [row] = await work.tx
    .select()
    .from(bodyRule)
    .where(and(eq(bodyRule.bodyId, bodyId), eq(bodyRule.matter, matter), inForce(bodyRule, day)))
  return row && { id: row.id, terms: termsOf(row), source: row.source, confirmed: row.confirmedAt !== null }
}

/** A kind of meetings by id, in force or not: what a meeting was called under stays. */
export async function meetingKindOn(work: Work, kindId: string): Promise<MeetingKindRow | undefined> {
  const [row] = await work.tx.select().from(meetingKind).where(eq(meetingKind.id, kindId))
  return row
}

const scoped = (table: typeof meetingKind | typeof floorTime, agencyId: string, bodyId: string | null) =>
  and(eq(table.agencyId, agencyId), bodyId === null ? isNull(table.bodyId) : eq(table.bodyId, bodyId))

/** Kinds of meetings in force on a day, of a body or with null of the agency itself, by name. */
export async function meetingKindsOn(work: Work, agencyId: string, bodyId: string | null, day: string) {
  return work.tx
    .select()
    .from(meetingKind)
    .where(and(scoped(meetingKind, agencyId, bodyId), inForce(meetingKind, day)))
    .orderBy(asc(meetingKind.name))
}

async function timesOn(
  work: Work,
  nature: 'timer' | 'speech',
  agencyId: string,
  bodyId: string | null,
  day: string,
): Promise<FloorTimeRow[]> {
  const rows = await work.tx
    .select()
    .from(floorTime)
    .where(and(scoped(floorTime, agencyId, bodyId), eq(floorTime.nature, nature), inForce(floorTime, day)))
    .orderBy(asc(floorTime.rank), asc(floorTime.name))
  // A body that has none of its own goes by those of the agency.
  return rows.length === 0 && bodyId !== null ? timesOn(work, nature, agencyId, null, day) : rows
}

/** Kinds of speech in force on a day, those called first in front. */
export const speechKindsOn = (work: Work, agencyId: string, bodyId: string | null, day: string) =>
  timesOn(work, 'speech', agencyId, bodyId, day)

/** Named timers in force on a day. */
export const timersOn = (work: Work, agencyId: string, bodyId: string | null, day: string) =>
  timesOn(work, 'timer', agencyId, bodyId, day)

/** Whether a person sits in the body on a day, and whether he votes; undefined when he does not. A stand-in has no seat. */
export async function seatOn(
  work: Work,
  bodyId: string,
  personId: string,
  day: string,
): Promise<{ memberId: string; role: MemberRole; votes: boolean } | undefined> {
  const [row] = await work.tx
    .select({ memberId: bodyMember.id, role: bodyMember.role, votes: bodyMember.votes })
    .from(bodyMember)
    .where(
      and(
        eq(bodyMember.bodyId, bodyId),
        eq(bodyMember.personId, personId),
        lte(bodyMember.validFrom, day),
        or(isNull(bodyMember.validTo), gte(bodyMember.validTo, day)),
      ),
    )
  return row
}
