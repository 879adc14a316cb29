import { and, eq, sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Draft, draftPart } from './tables.ts'

/** A post and who holds it. */
export interface Seat extends Record<string, unknown> {
  readonly holderId: string
  readonly name: string
  readonly title: string
  readonly role: Role
  readonly unitId: string
  readonly unitName: string
}

const columns = sql`
  h.id as "holderId", n.full_name as name, p.title, p.role, p.unit_id as "unitId", u.name as "unitName"`

/** Holders of posts in the actor's agency today, `which` narrowing by `h`, `p`, `n`, `u`. */
export async function seats(work: Work, which: ReturnType<typeof sql>, limit = 200): Promise<Seat[]> {
  const day = civilDate(work.now)
  return [
    ...(await work.tx.execute<Seat>(sql`
      select ${columns} from org_unit_on(${day}) u
        join post p on p.unit_id = u.id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
        join post_assignment h on h.post_id = p.id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
        join person n on n.id = h.person_id
       where u.agency_id = ${work.actor.agencyId} and ${which}
       order by p.rank, u.name, n.full_name, h.id limit ${limit}`)),
  ]
}

export type CheckPart = 'contentCheck' | 'formatCheck' | 'officeReview'

/** Who may be named for a check: the unit's head, or a leader where it has none; whoever the agency assigns for the form; the office. */
export function fits(part: CheckPart, seat: Seat, draftUnit: string): boolean {
  switch (part) {
    case 'contentCheck':
      return (
        (seat.role === 'unitHead' && seat.unitId === draftUnit) ||
        seat.role === 'leader' ||
        seat.role === 'chiefOfOffice'
      )
    case 'formatCheck':
      return ['clerk', 'chiefOfOffice', 'unitHead', 'officer'].includes(seat.role)
    case 'officeReview':
      return seat.role === 'chiefOfOffice' || seat.role === 'leader'
  }
}

const unfit = (name: string, why: 'ended' | 'not-head' | 'self' | 'author' | 'may-not') =>
  fault('draft.person-unfit', { name, why })

/** Somebody in office in this agency who works on drafts. */
export async function drafter(work: Work, holderId: string): Promise<Seat> {
  const [seat] = await seats(work, sql`h.id = ${holderId}`)
  if (!seat) throw unfit('', 'ended')
  if (!rolePermissions[seat.role].includes('draft.write')) throw unfit(seat.name, 'may-not')
  return seat
}

function refuseUnfit(part: CheckPart, seat: Seat, draftUnit: string): void {
  if (!fits(part, seat, draftUnit)) throw unfit(seat.name, part === 'contentCheck' ? 'not-head' : 'may-not')
}

/** The person named for a check: in office in this agency, able to do it, and not whoever names him. */
export async function checker(work: Work, part: CheckPart, holderId: string, draftUnit: string): Promise<Seat> {
  const seat = await drafter(work, holderId)
  if (seat.holderId === work.actor.assignmentId) throw unfit(seat.name, 'self')
  refuseUnfit(part, seat, draftUnit)
  return seat
}

/** Whoever takes a check over from somebody who is gone: as able as who is named for it, and in none of his posts the author. */
export async function nextChecker(work: Work, part: CheckPart, seat: Seat, of: Draft): Promise<void> {
  refuseUnfit(part, seat, of.unitId)
  if ((await personOf(work, of.authorId)) === (await personOf(work, seat.holderId))) throw unfit(seat.name, 'author')
}

/**
 * Nobody lets himself into a draft by handing it to himself, in whichever of his posts: what is to be written goes to another, unless he had
 * a part in it.
 */
export async function refuseLettingIn(work: Work, seat: Seat, of: Draft): Promise<void> {
  const { actor } = work
  if (seat.holderId !== actor.assignmentId && (await personOf(work, seat.holderId)) !== actor.personId) return
  const [part] = await work.tx
    .select({ id: draftPart.draftId })
    .from(draftPart)
    .where(and(eq(draftPart.draftId, of.id), eq(draftPart.holderId, seat.holderId)))
    .limit(1)
  if (!part) throw unfit(seat.name, 'self')
}

async function personOf(work: Work, holderId: string): Promise<string | undefined> {
  const [row] = await work.tx.execute<{ personId: string }>(
    sql`select person_id as "personId" from post_assignment where id = ${holderId}`,
  )
  return row?.personId
}

type Part = typeof draftPart.$inferInsert

/** Gives people and units a part in a draft, which lets them read it. Having it already is no harm. */
export async function takePart(work: Work, parts: readonly Part[]): Promise<void> {
  if (parts.length > 0)
    await work.tx
      .insert(draftPart)
      .values([...parts])
      .onConflictDoNothing()
}
