import { sql } from 'drizzle-orm'
import type { approveDraft as approveContract } from '#contract/drafting-flow.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { dropApproved, takeApproved } from '../../documents/index.ts'
import { move, type With } from '../move.ts'
import { draftFor, type Held, lastStep, undoSeconds } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { type ReadyFile, readyFiles, signerOf } from '../ready.ts'
import { seats } from '../seats.ts'
import type { Draft, DraftFileRow } from '../tables.ts'
import { isText, type Tools } from '../tools.ts'
import { refuseOut } from './put-version.ts'

/** What an approval fixed, let go. */
export const release = { approvedNumber: null, approvedSha256: null, documentId: null }

/** Texts are sent as the PDF they became, everything else as it is. */
function sent(file: DraftFileRow): { sha256: string; name: string } {
  return file.pdfSha256 !== null && (file.role === 'main' || isText(file.mediaType))
    ? { sha256: file.pdfSha256, name: file.name.replace(/\.[^.]{1,5}$/, '').concat('.pdf') }
    : { sha256: file.sha256, name: file.name }
}

async function becomeDocument(
  work: Work,
  row: Draft,
  main: ReadyFile,
  attachments: readonly DraftFileRow[],
  signer: { holderId: string; name: string; title: string },
): Promise<string> {
  const makers = [
    row.authorId,
    row.contentCheckerId,
    row.formatCheckerId,
    row.officeReviewerId,
    row.signerId,
    row.recorderId,
  ]
  return takeApproved(work, {
    kind: row.kind,
    fieldCode: row.fieldCode,
    subject: row.subject,
    signerName: signer.name,
    signerTitle: signer.title,
    urgency: row.urgency,
    dueOn: row.dueOn,
    pages: main.pdfPages,
    note: row.note,
    files: [main, ...attachments].map(sent),
    recipients: row.recipients,
    relations: row.relations,
    makers: makers.filter((id) => id !== null),
    signerHolderId: signer.holderId,
    recorderHolderId: row.recorderId,
    createdBy: row.authorId,
  })
}

/**
 * The signer approves the bytes he has read (handbook 2.7: changes afterwards come back to him). In the same unit of work they become the
 * outgoing document that waits for its number. Repeating is refused by the state.
 */
export const approveDraft = (tools: Tools) =>
  async function approveDraft(work: Work, ask: Ask<typeof approveContract>) {
    const held = await draftFor(work, ask.id, 'approve', ask.version)
    const { row } = held
    refuseOut(work, row)
    const signer = await signerOf(work, row)
    if (signer.holderId !== work.actor.assignmentId) throw fault('access.denied')
    const { main, attachments } = await readyFiles(work, row)
    if (ask.number !== row.newest || ask.sha256 !== main.pdfSha256) throw fault('draft.other-bytes')
    const documentId = await becomeDocument(work, row, main, attachments, signer)
    await move(work, held, {
      act: 'approved',
      to: 'approved',
      with: null,
      note: ask.note,
      sha256: main.pdfSha256,
      changes: { approvedNumber: row.newest, approvedSha256: main.pdfSha256, documentId },
    })
    return draftCard(work, row.id, tools)
  }

/** Who had it before the last decision. */
async function before(work: Work, { row }: Held, byId: string): Promise<With> {
  const [seat] = await seats(work, sql`h.id = ${byId}`)
  if (!seat) throw fault('draft.person-unfit', { name: '', why: 'ended' })
  return { id: seat.holderId, name: seat.name, title: seat.title || row.withTitle }
}

/** As it stood before one's own last decision. Both stay on record. What somebody else has begun with since is not undone. */
export const undoDraftStep = (tools: Tools) =>
  async function undoDraftStep(work: Work, ask: { id: string }) {
    const { row } = await draftFor(work, ask.id, 'read')
    const last = await lastStep(work, row.id)
    if (last && last.byId === work.actor.assignmentId && work.now.getTime() - last.at.getTime() > undoSeconds * 1000)
      throw fault('draft.undo-late', { seconds: undoSeconds })
    const held = await draftFor(work, ask.id, 'undo')
    if (held.row.checkedOutBy !== null) throw fault('draft.checked-out', { name: held.row.checkedOutName, at: '' })
    const step = await lastStep(work, row.id)
    if (!step) throw fault('thing.state', { state: row.state })
    await move(work, held, {
      act: 'undone',
      to: step.fromState,
      with: await before(work, held, step.byId),
      note: '',
      changes: release,
    })
    if (held.row.documentId !== null) await dropApproved(work, held.row.documentId, 'refused')
    return draftCard(work, row.id, tools)
  }
