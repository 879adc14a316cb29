import type { Reply } from '#contract/endpoint.ts'
import type { readMeeting } from '#contract/meetings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { paperOnItsWay } from '../drafting/index.ts'
import type { Meeting } from './tables.ts'

/** The invitation on its way, from its draft to its number. A draft that was given up is none. */
export async function invitationOf(work: Work, it: Meeting): Promise<Reply<typeof readMeeting>['invitation']> {
  const paper = await paperOnItsWay(work, it.invitationDraftId)
  if (paper === null) return null
  const { draftId, documentId, label, issued } = paper
  return { draftId, documentId, label, issued }
}

/** While the invitation is being written, the meeting stays as it says. */
export async function refuseWhileInvited(work: Work, it: Meeting): Promise<void> {
  const invitation = await invitationOf(work, it)
  if (invitation && !invitation.issued) throw fault('meeting.invitation-open')
}
