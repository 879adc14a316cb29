import { sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { draftPart } from './tables.ts'

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

const unfit = (name: string, why: 'ended' | 'not-head' | 'self' | 'may-not') =>
  fault('draft.person-unfit', { name, why })

/** The person named for a check: in office in this agency, able to do it, and not whoever names him. */
export async function checker(work: Work, part: CheckPart, holderId: string, draftUnit: string): Promise<Seat> {
  const [seat] = await seats(work, sql`h.id = ${holderId}`)
  if (!seat) throw unfit('', 'ended')
  if (!rolePermissions[seat.role].includes('draft.write')) throw unfit(seat.name, 'may-not')
  if (seat.holderId === work.actor.assignmentId) throw unfit(seat.name, 'self')
  if (!fits(part, seat, draftUnit)) throw unfit(seat.name, part === 'contentCheck' ? 'not-head' : 'may-not')
  return seat
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
