import { and, eq, isNull, sql } from 'drizzle-orm'
import type * as contract from '#contract/drafting-flow.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { move } from '../move.ts'
import { draftFor, opinionIsMine, readable } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { readyFiles } from '../ready.ts'
import { seats, takePart } from '../seats.ts'
import { draft, type Opinion, opinion, opinionRound } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { refuseOut } from './put-version.ts'

interface Asked {
  readonly holderId: string | null
  readonly unitId: string | null
  readonly name: string
  readonly title: string
}

async function personAsked(work: Work, holderId: string): Promise<Asked> {
  const [seat] = await seats(work, sql`h.id = ${holderId}`)
  if (!seat) throw fault('draft.person-unfit', { name: '', why: 'ended' })
  if (seat.holderId === work.actor.assignmentId) throw fault('draft.person-unfit', { name: seat.name, why: 'self' })
  if (!['leader', 'chiefOfOffice', 'unitHead', 'officer', 'clerk'].includes(seat.role))
    throw fault('draft.person-unfit', { name: seat.name, why: 'may-not' })
  return { holderId, unitId: null, name: seat.name, title: seat.title }
}

/** A unit answers through its head. */
async function unitAsked(work: Work, unitId: string): Promise<Asked> {
  const [unit] = await work.tx.execute<{ name: string; agencyId: string }>(sql`
    select u.name, u.agency_id as "agencyId" from org_unit_on(${civilDate(work.now)}) u where u.id = ${unitId}`)
  if (!unit) throw fault('draft.person-unfit', { name: '', why: 'ended' })
  if (unit.agencyId !== work.actor.agencyId) throw fault('draft.person-unfit', { name: unit.name, why: 'other-agency' })
  const [head] = await seats(work, sql`p.unit_id = ${unitId} and p.role = 'unitHead'`, 1)
  if (!head) throw fault('draft.person-unfit', { name: unit.name, why: 'no-head' })
  return { holderId: null, unitId, name: unit.name, title: '' }
}

async function askedOf(work: Work, to: Ask<typeof contract.askOpinions>['to']): Promise<Asked[]> {
  const found: Asked[] = []
  for (const [index, it] of to.entries()) {
    if ((it.holderId === undefined) === (it.unitId === undefined))
      throw fault('input.invalid', { problems: [{ path: `/to/${index}`, rule: 'one-target' }] })
    const asked =
      it.holderId === undefined ? await unitAsked(work, it.unitId ?? '') : await personAsked(work, it.holderId)
    if (found.some((other) => other.holderId === asked.holderId && other.unitId === asked.unitId))
      throw fault('draft.person-unfit', { name: asked.name, why: 'twice' })
    found.push(asked)
  }
  return found
}

/** Several units and people at once, on one version, until one time (handbook 2.7). The draft stands still until the round is closed. */
export const askOpinions = (tools: Tools) =>
  async function askOpinions(work: Work, ask: Ask<typeof contract.askOpinions>) {
    const held = await draftFor(work, ask.id, 'askOpinions', ask.version)
    const { row } = held
    refuseOut(work, row)
    const { main } = await readyFiles(work, row)
    const dueAt = new Date(ask.dueAt)
    if (Number.isNaN(dueAt.getTime())) throw fault('input.invalid', { problems: [{ path: '/dueAt', rule: 'format' }] })
    if (dueAt <= work.now) throw fault('routing.due-past', { due: dueAt.toISOString() })
    const asked = await askedOf(work, ask.to)
    const roundId = newId(work.now)
    const by = { byId: work.actor.assignmentId, byName: work.actor.personName, byTitle: work.actor.title }
    await work.tx.insert(opinionRound).values({
      ...by,
      id: roundId,
      draftId: row.id,
      number: row.newest,
      fromState: row.state,
      question: ask.question,
      dueAt,
      at: work.now,
    })
    await work.tx.insert(opinion).values(
      asked.map((it, index) => ({
        ...it,
        id: newId(work.now),
        roundId,
        draftId: row.id,
        position: index + 1,
        state: 'waiting' as const,
      })),
    )
    await takePart(
      work,
      asked.map(({ holderId, unitId }) => ({ draftId: row.id, holderId, unitId, part: 'opinion' as const })),
    )
    await move(work, held, {
      act: 'opinionsAsked',
      to: 'consulting',
      with: { id: by.byId, name: by.byName, title: by.byTitle },
      note: ask.question,
      sha256: main.pdfSha256,
    })
    await tellAsked(work, row.id, row.agencyId, asked, row.newest)
    return draftCard(work, row.id, tools)
  }

async function tellAsked(work: Work, id: string, agencyId: string, asked: readonly Asked[], number: number) {
  await work.record('draft.opinion-asked', id, [agencyId], {
    holders: asked.flatMap((it) => it.holderId ?? []),
    units: asked.flatMap((it) => it.unitId ?? []),
    number,
  })
}

/** Before its time a round is closed only when everybody has answered; afterwards silence is recorded as such. */
export const closeRound = (tools: Tools) =>
  async function closeRound(work: Work, ask: Ask<typeof contract.closeRound>) {
    const held = await draftFor(work, ask.id, 'closeRound', ask.version)
    const { row } = held
    const [round] = await work.tx
      .select()
      .from(opinionRound)
      .where(and(eq(opinionRound.draftId, row.id), isNull(opinionRound.closedAt)))
    if (!round) throw fault('thing.state', { state: row.state })
    const waiting = await work.tx
      .select()
      .from(opinion)
      .where(and(eq(opinion.roundId, round.id), eq(opinion.state, 'waiting')))
    // Early only with a reason: somebody has left, or the time was mistyped.
    if (waiting.length > 0 && work.now < round.dueAt && (ask.reason ?? '').trim() === '')
      throw fault('draft.opinions-open', { names: waiting.map((it) => it.name) })
    await work.tx
      .update(opinion)
      .set({ state: 'lapsed' })
      .where(and(eq(opinion.roundId, round.id), eq(opinion.state, 'waiting')))
    await work.tx.update(opinionRound).set({ closedAt: work.now }).where(eq(opinionRound.id, round.id))
    await move(work, held, {
      act: 'opinionsClosed',
      to: round.fromState,
      // Whoever has it now: the one who asked may have left his post since.
      with: { id: row.withId ?? round.byId, name: row.withName, title: row.withTitle },
      note: ask.reason ?? '',
    })
    return draftCard(work, row.id, tools)
  }

/** The draft of an opinion, locked, so that opinions and the end of their round wait for each other. */
async function opinionFor(work: Work, id: string): Promise<{ row: Opinion; draftId: string }> {
  const [seen] = await work.tx.select({ draftId: opinion.draftId }).from(opinion).where(eq(opinion.id, id))
  if (!seen) throw fault('thing.missing')
  const [held] = await work.tx
    .select({ id: draft.id })
    .from(draft)
    .where(and(eq(draft.id, seen.draftId), readable(work.actor)))
    .for('no key update')
  const [row] = await work.tx.select().from(opinion).where(eq(opinion.id, id))
  if (!held || !row) throw fault('thing.missing')
  return { row, draftId: held.id }
}

/** Given once; a later thought is a note to whoever asked, not another opinion. */
export const giveOpinion = (tools: Tools) =>
  async function giveOpinion(work: Work, ask: Ask<typeof contract.giveOpinion>) {
    const { row, draftId } = await opinionFor(work, ask.id)
    if (!opinionIsMine(work.actor, row)) throw fault('access.denied')
    if (row.state !== 'waiting') throw fault('thing.state', { state: row.state })
    // Whoever does not simply agree says what he wants changed.
    if (ask.stance !== 'agree' && ask.text.trim() === '')
      throw fault('input.invalid', { problems: [{ path: '/text', rule: 'required' }] })
    const by = { byName: work.actor.personName, byTitle: work.actor.title }
    await work.tx
      .update(opinion)
      .set({ ...by, state: 'given', stance: ask.stance, text: ask.text, at: work.now })
      .where(eq(opinion.id, row.id))
    const [round] = await work.tx.select().from(opinionRound).where(eq(opinionRound.id, row.roundId))
    await work.record('draft.opinion-given', draftId, [work.actor.agencyId], {
      holders: round ? [round.byId] : [],
      units: [],
      opinionId: row.id,
      name: row.name,
      stance: ask.stance,
    })
    return draftCard(work, draftId, tools)
  }

/** The table of what was taken up (tiếp thu, giải trình). May be said again while the draft is on its way; the last word counts. */
export const resolveOpinion = (tools: Tools) =>
  async function resolveOpinion(work: Work, ask: Ask<typeof contract.resolveOpinion>) {
    const { row, draftId } = await opinionFor(work, ask.id)
    await draftFor(work, draftId, 'resolve')
    if (row.state !== 'given') throw fault('thing.state', { state: row.state })
    if (ask.taken !== 'accepted' && ask.text.trim() === '')
      throw fault('input.invalid', { problems: [{ path: '/text', rule: 'required' }] })
    await work.tx
      .update(opinion)
      .set({ taken: ask.taken, takenText: ask.text, takenByName: work.actor.personName, takenAt: work.now })
      .where(eq(opinion.id, row.id))
    await work.record('draft.opinion-resolved', draftId, [work.actor.agencyId], {
      holders: row.holderId === null ? [] : [row.holderId],
      units: row.unitId === null ? [] : [row.unitId],
      opinionId: row.id,
      taken: ask.taken,
    })
    return draftCard(work, draftId, tools)
  }
