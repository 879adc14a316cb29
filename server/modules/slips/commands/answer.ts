import { isDeepStrictEqual } from 'node:util'
import { asc, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  answerSlip as answerContract,
  enterPaperSlip as paperContract,
  SlipAnswer,
} from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import type { Look } from '../../documents/index.ts'
import { isOver, roundFor } from '../policy.ts'
import { slipCard } from '../queries/card.ts'
import { type AnswerRow, type Member, type Round, slipAnswer, slipMember, slipQuestion } from '../tables.ts'
import { deskOf, tellSlips } from '../tell.ts'
import { pdfFor } from './prepare.ts'

/** Every question once, in the order in which they are asked. */
async function inOrder(work: Work, round: Round, answers: readonly SlipAnswer[]): Promise<SlipAnswer[]> {
  const questions = await work.tx
    .select({ id: slipQuestion.id })
    .from(slipQuestion)
    .where(eq(slipQuestion.roundId, round.id))
    .orderBy(asc(slipQuestion.position))
  const unfit = () => fault('input.invalid', { problems: [{ path: '/answers', rule: 'every-question' }] })
  if (answers.length !== questions.length) throw unfit()
  return questions.map(({ id }) => {
    const found = answers.find((it) => it.questionId === id)
    if (!found) throw unfit()
    return { questionId: id, choice: found.choice, text: found.text.trim() }
  })
}

/** The member's own line is the lock under which his answers follow each other. */
async function answersBefore(work: Work, member: Pick<Member, 'id'>): Promise<AnswerRow[]> {
  await work.tx.select({ id: slipMember.id }).from(slipMember).where(eq(slipMember.id, member.id)).for('update')
  return work.tx.select().from(slipAnswer).where(eq(slipAnswer.memberId, member.id)).orderBy(asc(slipAnswer.n))
}

/**
 * In time, again only where the rule lets a member change his mind; late, once. The same again is the same answer: a page whose reply was lost
 * asks again.
 */
function refuseAgain(round: Round, before: readonly AnswerRow[], late: boolean): void {
  const inTime = before.some((it) => !it.late)
  if (late && inTime) throw fault('slip.over', { due: round.dueAt?.toISOString() ?? '' })
  if (before.length > 0 && (late || round.rule?.changeAllowed !== true)) throw fault('slip.answered')
}

export async function answerSlip(work: Work, ask: Ask<typeof answerContract>): Promise<Reply<typeof answerContract>> {
  const { round, standing } = await roundFor(work, ask.id, 'answer')
  const { me } = standing
  if (!me) throw fault('access.denied')
  const answers = await inOrder(work, round, ask.answers)
  const before = await answersBefore(work, me)
  const last = before.at(-1)
  if (last && isDeepStrictEqual(last.answers, answers)) return slipCard(work, round.id)
  const late = isOver(round, work.now)
  refuseAgain(round, before, late)
  await work.tx.insert(slipAnswer).values({
    memberId: me.id,
    n: (last?.n ?? 0) + 1,
    at: work.now,
    late,
    answers,
    textSha256: round.textSha256 ?? '',
  })
  await tellSlips(work, round, 'answered', me.name)
  return slipCard(work, round.id)
}

/** Whether it came in time is told by the day it was received, not by the day somebody entered it. */
export const enterPaperSlip =
  (look: Look) =>
  async (work: Work, ask: Ask<typeof paperContract>): Promise<Reply<typeof paperContract>> => {
    const [member] = await work.tx.select().from(slipMember).where(eq(slipMember.id, ask.id))
    if (!member) throw fault('thing.missing')
    const { round } = await roundFor(work, member.roundId, 'enterPaper')
    const answers = await inOrder(work, round, ask.answers)
    const asked = round.askedAt === null ? '' : civilDate(round.askedAt)
    if (ask.receivedOn > civilDate(work.now) || ask.receivedOn < asked)
      throw fault('input.invalid', { problems: [{ path: '/receivedOn', rule: 'range' }] })
    if ((await answersBefore(work, member)).length > 0) throw fault('slip.answered')
    const scan = await pdfFor(work, look, round.id, ask.uploadId)
    await work.tx.insert(slipAnswer).values({
      memberId: member.id,
      n: 1,
      at: work.now,
      late: round.dueAt !== null && ask.receivedOn > civilDate(round.dueAt),
      answers,
      textSha256: round.textSha256 ?? '',
      scanSha256: scan.sha256,
      scanName: scan.name,
      receivedOn: ask.receivedOn,
      enteredByName: work.actor.personName,
    })
    // He is told that an answer stands in his name.
    await tellSlips(work, round, 'paperEntered', member.name, [
      ...deskOf(round),
      ...(member.holderId ? [member.holderId] : []),
    ])
    return slipCard(work, round.id)
  }
