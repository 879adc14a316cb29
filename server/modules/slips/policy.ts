import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { SlipAct } from '#contract/opinion-slips.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Member, type Round, slipMember, slipRound } from './tables.ts'

/** A seat is a person's own: whoever stands in for a member has his desk, not his vote (handbook 7.2). */
const inOwnPost = (actor: Actor) => actor.onBehalfOf === null

/**
 * Which rounds an actor may see: the only place that says so. Whoever began it; whoever sees all meetings of the agency; and the members, once
 * they were asked.
 */
export function slipReadable(actor: Actor): SQL {
  if (!may(actor, 'meeting.attend')) return sql`false`
  const agencies = [actor.agencyId, ...actor.inherits]
  const ofAgency = may(actor, 'meeting.read-all')
    ? sql`slip_round.agency_id = any(${sql.param(agencies)}::uuid[])`
    : sql`false`
  const asked = inOwnPost(actor)
    ? sql`(slip_round.asked_at is not null and exists (select from slip_member m
             where m.round_id = slip_round.id and m.person_id = ${actor.personId}))`
    : sql`false`
  return sql`(slip_round.created_by_holder = ${actor.assignmentId} or ${ofAgency} or ${asked})`
}

/** How the actor stands to one round. */
export interface Standing {
  /** Writes and follows it: whoever began it, and the chief of office. */
  readonly runs: boolean
  /** Asks the members, in the name of the body: whoever leads the agency that serves it, and the chief of office. */
  readonly asks: boolean
  /** My own slip. */
  readonly me: Member | undefined
}

export async function standingIn(work: Work, it: Round): Promise<Standing> {
  const { actor } = work
  const own = [actor.agencyId, ...actor.inherits].includes(it.agencyId)
  const [me] = inOwnPost(actor)
    ? await work.tx
        .select()
        .from(slipMember)
        .where(and(eq(slipMember.roundId, it.id), eq(slipMember.personId, actor.personId)))
    : []
  const manages = own && may(actor, 'meeting.manage')
  return {
    runs: it.createdByHolder === actor.assignmentId || manages,
    asks: manages || (own && may(actor, 'meeting.approve')),
    me,
  }
}

const rights: Record<SlipAct, (it: Standing) => boolean> = {
  change: ({ runs }) => runs,
  ask: ({ asks }) => asks,
  answer: ({ me }) => me !== undefined,
  enterPaper: ({ runs }) => runs,
  remind: ({ runs, asks }) => runs || asks,
  extend: ({ asks }) => asks,
  close: ({ runs, asks }) => runs || asks,
  cancel: ({ asks }) => asks,
}

const from: Record<SlipAct, readonly Round['state'][]> = {
  change: ['draft'],
  ask: ['draft'],
  answer: ['open'],
  enterPaper: ['open'],
  remind: ['open'],
  extend: ['open'],
  close: ['open'],
  cancel: ['draft', 'open'],
}

export const slipActsOf = (it: Round, standing: Standing): SlipAct[] =>
  (Object.keys(rights) as SlipAct[]).filter((act) => rights[act](standing) && from[act].includes(it.state))

/** The door to a round for reading. Unseen → `thing.missing`. */
export async function readableRound(work: Work, id: string): Promise<Round> {
  const [found] = await work.tx
    .select()
    .from(slipRound)
    .where(and(eq(slipRound.id, id), slipReadable(work.actor)))
  if (!found) throw fault('thing.missing')
  return found
}

/**
 * The door for acting. Members answer beside each other, and whatever changes the round waits for them. Unseen → `thing.missing`; no right →
 * `access.denied`; not from this state → `thing.state`; changed since it was read → `thing.changed`.
 */
export async function roundFor(
  work: Work,
  id: string,
  act: SlipAct,
  version?: number,
): Promise<{ round: Round; standing: Standing }> {
  const [round] = await work.tx
    .select()
    .from(slipRound)
    .where(and(eq(slipRound.id, id), slipReadable(work.actor)))
    .for(act === 'answer' ? 'share' : 'update')
  if (!round) throw fault('thing.missing')
  const standing = await standingIn(work, round)
  if (!rights[act](standing)) throw fault('access.denied')
  if (!from[act].includes(round.state)) throw fault('thing.state', { state: round.state })
  if (version !== undefined && round.version !== version) throw fault('thing.changed')
  return { round, standing }
}

/** Time is up; what comes now is late. */
export const isOver = (it: Round, now: Date): boolean => it.state === 'open' && it.dueAt !== null && now > it.dueAt
