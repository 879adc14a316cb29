import { eq } from 'drizzle-orm'
import type { Facts } from '#platform/facts.ts'
import type { Work } from '#platform/work.ts'
import { type Member, type Round, slipMember } from './tables.ts'

/** Records an act on a round; `holders` are told, but not whoever acts. */
export const tellSlips = (
  work: Work,
  it: Pick<Round, 'id' | 'agencyId'>,
  act: Facts['slip.acted']['act'],
  note: string,
  holders: readonly string[] = [],
) =>
  work.record('slip.acted', it.id, [it.agencyId], {
    act,
    note: note.slice(0, 500),
    holders: [...new Set(holders)].filter((id) => id !== work.actor.assignmentId),
  })

/** Members in their order. */
export const membersOf = (work: Work, roundId: string): Promise<Member[]> =>
  work.tx.select().from(slipMember).where(eq(slipMember.roundId, roundId)).orderBy(slipMember.position)

export const reached = (members: readonly Member[]): string[] => members.flatMap((it) => it.holderId ?? [])

/** Whoever began it and whoever asked. */
export const deskOf = (it: Round): string[] => [it.createdByHolder, ...(it.askedByHolder ? [it.askedByHolder] : [])]
