import type { Facts } from '#platform/facts.ts'
import type { Work } from '#platform/work.ts'
import type { Meeting } from '../meetings/index.ts'

/** Records an act on minutes or conclusions; `holders` are told, but not whoever acts. */
export const tellMinutes = (
  work: Work,
  it: Pick<Meeting, 'id' | 'agencyId' | 'title'>,
  act: Facts['minutes.acted']['act'],
  holders: readonly string[] = [],
) =>
  work.record('minutes.acted', it.id, [it.agencyId], {
    act,
    note: it.title.slice(0, 500),
    holders: [...new Set(holders)].filter((id) => id !== work.actor.assignmentId),
  })
