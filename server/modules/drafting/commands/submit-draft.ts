import { sql } from 'drizzle-orm'
import type { passDraft as passContract, submitDraft as submitContract } from '#contract/drafting-flow.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { addStep, move } from '../move.ts'
import { draftFor, type Held } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { readyFiles, signerOf } from '../ready.ts'
import { checker, takePart } from '../seats.ts'
import type { Draft } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { refuseOut } from './put-version.ts'

/** Whoever heads the unit answers for its content himself, and so does a leader for what he drafts (Decree 30/2020 article 13 clause 1). */
const checksHimself = (work: Work) => ['unitHead', 'leader', 'chiefOfOffice'].includes(work.actor.role)

export const submitDraft = (tools: Tools) =>
  async function submitDraft(work: Work, ask: Ask<typeof submitContract>) {
    const held = await draftFor(work, ask.id, 'submit', ask.version)
    const { row } = held
    refuseOut(work, row)
    const { main } = await readyFiles(work, row)
    await signerOf(work, row)
    const himself = checksHimself(work)
    const seat = await checker(work, himself ? 'formatCheck' : 'contentCheck', ask.toHolderId, row.unitId)
    const next = { id: seat.holderId, name: seat.name, title: seat.title }
    if (himself)
      await addStep(work, row, {
        act: 'contentChecked',
        to: 'drafting',
        toName: '',
        note: '',
        sha256: main.pdfSha256,
      })
    await takePart(work, [{ draftId: row.id, holderId: seat.holderId, part: himself ? 'formatCheck' : 'contentCheck' }])
    await move(work, held, {
      act: 'submitted',
      to: himself ? 'formatCheck' : 'unitReview',
      with: next,
      note: ask.note,
      sha256: main.pdfSha256,
      changes: himself
        ? { contentCheckerId: work.actor.assignmentId, formatCheckerId: seat.holderId }
        : { contentCheckerId: seat.holderId },
    })
    return draftCard(work, row.id, tools)
  }

/** Until somebody has decided on it or has begun to write in it, whoever submitted it may have it again. */
export const takeBackDraft = (tools: Tools) =>
  async function takeBackDraft(work: Work, ask: { id: string }) {
    const held = await draftFor(work, ask.id, 'takeBack')
    const { row } = held
    refuseOut(work, row)
    const author = { id: row.authorId, name: row.authorName, title: row.authorTitle }
    await move(work, held, { act: 'takenBack', to: 'drafting', with: author, note: '' })
    return draftCard(work, row.id, tools)
  }

/** Two pairs of eyes: whoever stands in for the head does not answer as head for what he wrote himself. */
async function refuseOwnCheck(work: Work, row: Draft): Promise<void> {
  if (work.actor.onBehalfOf === null || row.state !== 'unitReview') return
  const [author] = await work.tx.execute<{ personId: string }>(
    sql`select person_id as "personId" from post_assignment where id = ${row.authorId}`,
  )
  if (author?.personId === work.actor.personId) throw fault('draft.own-check')
}

type PassAsk = Ask<typeof passContract>
const passed = { unitReview: 'contentChecked', formatCheck: 'formatChecked', officeReview: 'officeReviewed' } as const

/** Where a passed check may lead: the form is checked before anything is laid before the signer. */
const leads: Readonly<Record<string, readonly PassAsk['to'][]>> = {
  unitReview: ['formatCheck'],
  formatCheck: ['officeReview', 'waitSign'],
  officeReview: ['waitSign'],
}

async function toSigner(work: Work, held: Held, sha256: string, note: string): Promise<void> {
  const signer = await signerOf(work, held.row)
  // One's own check does not stand for the approval; it is laid before oneself like before anybody.
  await takePart(work, [{ draftId: held.row.id, holderId: signer.holderId, part: 'signer' }])
  await move(work, held, {
    act: passed[held.row.state as keyof typeof passed],
    to: 'waitSign',
    with: { id: signer.holderId, name: signer.name, title: signer.title },
    note,
    sha256,
  })
}

export const passDraft = (tools: Tools) =>
  async function passDraft(work: Work, ask: PassAsk) {
    const held = await draftFor(work, ask.id, 'pass', ask.version)
    const { row } = held
    if (!leads[row.state]?.includes(ask.to)) throw fault('thing.state', { state: row.state })
    refuseOut(work, row)
    await refuseOwnCheck(work, row)
    const { main } = await readyFiles(work, row)
    if (ask.to === 'waitSign') {
      await toSigner(work, held, main.pdfSha256, ask.note)
      return draftCard(work, row.id, tools)
    }
    if (ask.toHolderId === undefined)
      throw fault('input.invalid', { problems: [{ path: '/toHolderId', rule: 'required' }] })
    const seat = await checker(work, ask.to, ask.toHolderId, row.unitId)
    await takePart(work, [{ draftId: row.id, holderId: seat.holderId, part: ask.to }])
    await move(work, held, {
      act: passed[row.state as keyof typeof passed],
      to: ask.to,
      with: { id: seat.holderId, name: seat.name, title: seat.title },
      note: ask.note,
      sha256: main.pdfSha256,
      changes: ask.to === 'formatCheck' ? { formatCheckerId: seat.holderId } : { officeReviewerId: seat.holderId },
    })
    return draftCard(work, row.id, tools)
  }
