import { sql } from 'drizzle-orm'
import { draftWay } from '#contract/drafting.ts'
import type { refuseNumber as refuseContract, returnDraft as returnContract } from '#contract/drafting-flow.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { dropApproved } from '../../documents/index.ts'
import { move, type With } from '../move.ts'
import { draftFor } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { seats, takePart } from '../seats.ts'
import type { Draft } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { release } from './approve-draft.ts'

/** Who had it at that stage. Somebody who has left the post since cannot have it again. */
async function whoHad(work: Work, row: Draft, stage: (typeof draftWay)[number]): Promise<With> {
  const id = {
    drafting: row.authorId,
    unitReview: row.contentCheckerId,
    formatCheck: row.formatCheckerId,
    officeReview: row.officeReviewerId,
    waitSign: row.signerId,
  }[stage]
  if (id === null) throw fault('thing.state', { state: row.state })
  const [seat] = await seats(work, sql`h.id = ${id}`)
  if (!seat) throw fault('draft.person-unfit', { name: '', why: 'ended' })
  return { id: seat.holderId, name: seat.name, title: seat.title }
}

/** To any earlier step, with the reason; what was checked there is checked again. */
export const returnDraft = (tools: Tools) =>
  async function returnDraft(work: Work, ask: Ask<typeof returnContract>) {
    const held = await draftFor(work, ask.id, 'return', ask.version)
    const { row } = held
    const [from, to] = [(draftWay as readonly string[]).indexOf(row.state), draftWay.indexOf(ask.to)]
    if (to >= from) throw fault('thing.state', { state: row.state })
    await move(work, held, {
      act: 'returned',
      to: ask.to,
      with: await whoHad(work, row, ask.to),
      note: ask.reason,
    })
    return draftCard(work, row.id, tools)
  }

/** The clerk finds what must not be numbered (handbook 2.7): the approval ends, the text goes back with the reason. */
export const refuseNumber = (tools: Tools) =>
  async function refuseNumber(work: Work, ask: Ask<typeof refuseContract>) {
    const held = await draftFor(work, ask.id, 'refuseNumber')
    const { row } = held
    const whom = await whoHad(work, row, ask.to)
    // He goes on seeing what became of what he refused.
    await takePart(work, [{ draftId: row.id, holderId: work.actor.assignmentId, part: 'number' }])
    await move(work, held, { act: 'numberRefused', to: ask.to, with: whom, note: ask.reason, changes: release })
    if (row.documentId !== null) await dropApproved(work, row.documentId, 'discarded')
    return draftCard(work, row.id, tools)
  }
