import { and, count, eq, max } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import {
  type addSlipPaper as addContract,
  type changeSlipRound as changeContract,
  type createSlipRound as createContract,
  type dropSlipPaper as dropContract,
  slipMost,
} from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { bodiesServed, ruleOn } from '../../bodies/index.ts'
import { type Look, markedOf, refuseMarked } from '../../documents/index.ts'
import { uploadedBytes } from '../../files/index.ts'
import { roundFor } from '../policy.ts'
import { slipCard } from '../queries/card.ts'
import { slipPaper, slipQuestion, slipRound } from '../tables.ts'
import { tellSlips } from '../tell.ts'

/** The rule for slips in force today. Throws `slip.no-rule`. */
export async function slipRule(work: Work, bodyId: string) {
  const rule = await ruleOn(work, bodyId, 'opinionSlip', civilDate(work.now))
  const days = rule?.terms.answerDays
  if (!rule || !days) throw fault('slip.no-rule')
  return { rule, days }
}

export async function createSlipRound(
  work: Work,
  ask: Ask<typeof createContract>,
): Promise<Reply<typeof createContract>> {
  const body = (await bodiesServed(work)).find((it) => it.id === ask.bodyId)
  if (!body) throw fault('thing.missing')
  const { days } = await slipRule(work, body.id)
  const id = newId(work.now)
  await work.tx.insert(slipRound).values({
    id,
    agencyId: work.actor.agencyId,
    bodyId: body.id,
    bodyName: body.name,
    title: ask.title,
    introduction: '',
    days: days.most,
    state: 'draft',
    createdByHolder: work.actor.assignmentId,
    createdByName: work.actor.personName,
    createdByTitle: work.actor.title,
    createdAt: work.now,
    searchKey: fold(`${ask.title} ${body.name}`),
  })
  await tellSlips(work, { id, agencyId: work.actor.agencyId }, 'created', ask.title)
  return { id }
}

export function refuseDays(days: number, span: { least: number; most: number }): void {
  if (days < span.least || days > span.most) throw fault('slip.days', span)
}

export async function changeSlipRound(
  work: Work,
  ask: Ask<typeof changeContract>,
): Promise<Reply<typeof changeContract>> {
  const { round } = await roundFor(work, ask.id, 'change', ask.version)
  refuseDays(ask.days, (await slipRule(work, round.bodyId)).days)
  const { title, introduction, days } = ask
  await work.tx
    .update(slipRound)
    .set({ title, introduction, days, searchKey: fold(`${title} ${round.bodyName}`), version: round.version + 1 })
    .where(eq(slipRound.id, round.id))
  await work.tx.delete(slipQuestion).where(eq(slipQuestion.roundId, round.id))
  if (ask.questions.length > 0)
    await work.tx
      .insert(slipQuestion)
      .values(ask.questions.map((text, at) => ({ id: newId(work.now), roundId: round.id, position: at + 1, text })))
  await tellSlips(work, round, 'changed', title)
  return slipCard(work, round.id)
}

/** PDF, as everywhere, and without a mark of State secrecy on its first page (handbook 7.1). */
export async function pdfFor(work: Work, look: Look, roundId: string, uploadId: string) {
  const upload = await uploadedBytes(work, uploadId)
  if (upload.mediaType !== 'application/pdf') throw fault('file.type-refused', { found: upload.mediaType })
  await refuseMarked(work, roundId, await markedOf(look, [upload]))
  return upload
}

export const addSlipPaper =
  (look: Look) =>
  async (work: Work, ask: Ask<typeof addContract>): Promise<Reply<typeof addContract>> => {
    const { round } = await roundFor(work, ask.id, 'change')
    const [known] = await work.tx
      .select({ n: count(), last: max(slipPaper.position) })
      .from(slipPaper)
      .where(eq(slipPaper.roundId, round.id))
    if ((known?.n ?? 0) >= slipMost.papers) throw fault('slip.full', { limit: slipMost.papers })
    const upload = await pdfFor(work, look, round.id, ask.uploadId)
    await work.tx.insert(slipPaper).values({
      id: newId(work.now),
      roundId: round.id,
      position: (known?.last ?? 0) + 1,
      title: ask.title,
      sha256: upload.sha256,
      fileName: upload.name,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    })
    await touched(work, round.id, round.version)
    await tellSlips(work, round, 'paperAdded', ask.title)
    return slipCard(work, round.id)
  }

const touched = (work: Work, id: string, version: number) =>
  work.tx
    .update(slipRound)
    .set({ version: version + 1 })
    .where(eq(slipRound.id, id))

export async function dropSlipPaper(work: Work, ask: Ask<typeof dropContract>): Promise<Reply<typeof dropContract>> {
  const [paper] = await work.tx.select().from(slipPaper).where(eq(slipPaper.id, ask.id))
  if (!paper) throw fault('thing.missing')
  const { round } = await roundFor(work, paper.roundId, 'change')
  await work.tx.delete(slipPaper).where(and(eq(slipPaper.id, paper.id), eq(slipPaper.roundId, round.id)))
  await touched(work, round.id, round.version)
  await tellSlips(work, round, 'paperDropped', paper.title)
  return slipCard(work, round.id)
}
