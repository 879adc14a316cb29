import { and, eq, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { meetingAgency, participant } from '../meetings/index.ts'

/** Agencies that were invited, and those of people who were invited by name. */
export async function invitedAgencies(work: Work, meetingId: string): Promise<string[]> {
  const agencies = await work.tx
    .select({ agencyId: meetingAgency.agencyId })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, meetingId), isNull(meetingAgency.removedAt)))
  const people = await work.tx
    .selectDistinct({ agencyId: participant.agencyId })
    .from(participant)
    .where(and(eq(participant.meetingId, meetingId), isNull(participant.removedAt)))
  return [...new Set([...agencies, ...people].map((it) => it.agencyId))]
}
