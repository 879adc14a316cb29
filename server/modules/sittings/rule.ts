import type { SittingEvent } from '#contract/sitting-state.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { ruleOn } from '../bodies/index.ts'
import type { Meeting, Participant } from '../meetings/index.ts'

/** Who votes and how many must be there: the people of this meeting with a vote, and the body's rule of that day; without a body no number. */
export async function preparedOf(
  work: Work,
  meeting: Meeting,
  people: readonly Participant[],
): Promise<SittingEvent & { type: 'prepared' }> {
  const rule = meeting.bodyId === null ? undefined : await ruleOn(work, meeting.bodyId, 'ordinary', civilDate(work.now))
  return {
    type: 'prepared',
    electors: people.filter((who) => who.votes).map((who) => who.id),
    quorum: rule?.terms.quorum ?? null,
  }
}
