import { createHash } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import { deputiesBodies } from '#contract/bodies.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  askSlips as askContract,
  cancelSlips as cancelContract,
  extendSlips as extendContract,
  remindSlips as remindContract,
} from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { bodyOn } from '../../bodies/index.ts'
import { calendarFor, dueAfterDays, endOfWorkingDay, plusDays, postsHeld } from '../../organisation/index.ts'
import { roundFor } from '../policy.ts'
import { answersOf, slipCard } from '../queries/card.ts'
import { type Round, slipMember, slipPaper, slipQuestion, slipRound } from '../tables.ts'
import { standingsOf } from '../tally.ts'
import { membersOf, reached, tellSlips } from '../tell.ts'
import { refuseDays, slipRule } from './prepare.ts'

/** Sixty working days, and the longest Tết between them. */
const furthestDays = 150

/** What is asked, as one text under one hash: nobody answers a question he was not asked. */
async function textHash(work: Work, round: Round): Promise<{ sha256: string; questions: number }> {
  const questions = await work.tx
    .select()
    .from(slipQuestion)
    .where(eq(slipQuestion.roundId, round.id))
    .orderBy(asc(slipQuestion.position))
  const papers = await work.tx
    .select()
    .from(slipPaper)
    .where(eq(slipPaper.roundId, round.id))
    .orderBy(asc(slipPaper.position))
  const asked = JSON.stringify({
    title: round.title,
    introduction: round.introduction,
    questions: questions.map(({ id, text }) => ({ id, text })),
    papers: papers.map(({ title, sha256 }) => ({ title, sha256 })),
  })
  return { sha256: createHash('sha256').update(asked).digest('hex'), questions: questions.length }
}

/** The voting members of today, each by the first post he holds. */
async function enterMembers(work: Work, round: Round) {
  const day = civilDate(work.now)
  const body = await bodyOn(work, round.bodyId, day)
  const voting = body?.members.filter((it) => it.votes) ?? []
  if (!body || voting.length === 0) throw fault('slip.no-members')
  const rows = []
  for (const [at, member] of voting.entries()) {
    const [post] = await postsHeld(work.tx, member.personId, day)
    rows.push({
      id: newId(work.now),
      roundId: round.id,
      personId: member.personId,
      holderId: post?.assignmentId ?? null,
      name: member.name,
      title: member.title,
      chairs: member.role === 'chair',
      position: at + 1,
    })
  }
  await work.tx.insert(slipMember).values(rows)
  return { voters: deputiesBodies.has(body.kind) ? ('deputies' as const) : ('members' as const) }
}

/** Freezes rule, members and text, and lets the time run: `days` working days by the hours of the agency, to the end of the last one. */
export async function askSlips(work: Work, ask: Ask<typeof askContract>): Promise<Reply<typeof askContract>> {
  const { round } = await roundFor(work, ask.id, 'ask', ask.version)
  const { rule, days } = await slipRule(work, round.bodyId)
  refuseDays(round.days, days)
  const text = await textHash(work, round)
  if (text.questions === 0) throw fault('slip.no-question')
  const { voters } = await enterMembers(work, round)
  const day = civilDate(work.now)
  const calendar = await calendarFor(work.tx, day, plusDays(day, furthestDays), round.agencyId)
  const dueAt = dueAfterDays(work.now, round.days, calendar)
  await work.tx
    .update(slipRound)
    .set({
      state: 'open',
      rule: rule.terms,
      ruleSource: rule.source,
      voters,
      dueAt,
      textSha256: text.sha256,
      askedByHolder: work.actor.assignmentId,
      askedByName: work.actor.personName,
      askedByTitle: work.actor.title,
      askedAt: work.now,
      version: round.version + 1,
    })
    .where(eq(slipRound.id, round.id))
  await tellSlips(work, round, 'asked', round.title, reached(await membersOf(work, round.id)))
  return slipCard(work, round.id)
}

/** Nobody is reminded of the same slip twice within this time. */
const remindAgainMs = 5 * 60_000

/** Exactly those who have not answered. */
export async function remindSilent(
  work: Work,
  round: Round,
  note: string,
): Promise<{ reminded: number; passedOver: number }> {
  const members = await membersOf(work, round.id)
  const silent = standingsOf(members, await answersOf(work, round.id)).filter((it) => it.state === 'silent')
  const since = new Date(work.now.getTime() - remindAgainMs)
  const due = silent
    .map((it) => it.member)
    .filter((it) => it.holderId !== null && (it.remindedAt === null || it.remindedAt <= since))
  for (const { id } of due) await work.tx.update(slipMember).set({ remindedAt: work.now }).where(eq(slipMember.id, id))
  if (due.length > 0) await tellSlips(work, round, 'reminded', note, reached(due))
  return { reminded: due.length, passedOver: silent.length - due.length }
}

export async function remindSlips(work: Work, ask: Ask<typeof remindContract>): Promise<Reply<typeof remindContract>> {
  const { round } = await roundFor(work, ask.id, 'remind')
  return remindSilent(work, round, round.title)
}

export async function extendSlips(work: Work, ask: Ask<typeof extendContract>): Promise<Reply<typeof extendContract>> {
  const { round } = await roundFor(work, ask.id, 'extend', ask.version)
  const today = civilDate(work.now)
  if (ask.until < today || ask.until > plusDays(today, furthestDays))
    throw fault('input.invalid', { problems: [{ path: '/until', rule: 'range' }] })
  const calendar = await calendarFor(work.tx, today, ask.until, round.agencyId)
  const dueAt = endOfWorkingDay(ask.until, calendar)
  if (dueAt <= work.now || (round.dueAt !== null && dueAt <= round.dueAt))
    throw fault('input.invalid', { problems: [{ path: '/until', rule: 'range' }] })
  await work.tx
    .update(slipRound)
    .set({ dueAt, extendReason: ask.reason, nearToldAt: null, overToldAt: null, version: round.version + 1 })
    .where(eq(slipRound.id, round.id))
  await tellSlips(work, round, 'extended', `${round.title}: ${ask.reason}`, reached(await membersOf(work, round.id)))
  return slipCard(work, round.id)
}

export async function cancelSlips(work: Work, ask: Ask<typeof cancelContract>): Promise<Reply<typeof cancelContract>> {
  const { round } = await roundFor(work, ask.id, 'cancel', ask.version)
  await work.tx
    .update(slipRound)
    .set({ state: 'cancelled', cancelReason: ask.reason, version: round.version + 1 })
    .where(eq(slipRound.id, round.id))
  await tellSlips(work, round, 'cancelled', `${round.title}: ${ask.reason}`, reached(await membersOf(work, round.id)))
  return slipCard(work, round.id)
}
