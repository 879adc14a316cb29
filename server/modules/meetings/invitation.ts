import { eq } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { readMeeting } from '#contract/meetings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { document } from '../documents/index.ts'
import { draft } from '../drafting/index.ts'
import { codeText } from '../registers/index.ts'
import type { Meeting } from './tables.ts'

/** The invitation on its way, from its draft to its number. A draft that was given up is none. */
export async function invitationOf(work: Work, it: Meeting): Promise<Reply<typeof readMeeting>['invitation']> {
  if (it.invitationDraftId === null) return null
  const [row] = await work.tx
    .select({ state: draft.state, documentId: draft.documentId })
    .from(draft)
    .where(eq(draft.id, it.invitationDraftId))
  if (!row || row.state === 'dropped') return null
  const [paper] =
    row.documentId === null ? [] : await work.tx.select().from(document).where(eq(document.id, row.documentId))
  return {
    draftId: it.invitationDraftId,
    documentId: row.documentId,
    label: paper ? codeText(paper.codeNumber, paper.codeNotation) : '',
    issued: paper?.state === 'issued',
  }
}

/** While the invitation is being written, the meeting stays as it says. */
export async function refuseWhileInvited(work: Work, it: Meeting): Promise<void> {
  const invitation = await invitationOf(work, it)
  if (invitation && !invitation.issued) throw fault('meeting.invitation-open')
}
