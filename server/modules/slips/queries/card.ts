import { asc, eq, inArray, sql } from 'drizzle-orm'
import { deputiesBodies } from '#contract/bodies.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  readSlipChoices as choicesContract,
  readSlipRound as contract,
  SlipMember,
} from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { bodiesServed, bodyOn, ruleOn } from '../../bodies/index.ts'
import { storedFile } from '../../files/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { isOver, readableRound, type Standing, slipActsOf, standingIn } from '../policy.ts'
import { type AnswerRow, type Round, slipAnswer, slipMember, slipOpening, slipPaper, slipQuestion } from '../tables.ts'
import { type Standing as Slip, standingsOf } from '../tally.ts'
import { membersOf } from '../tell.ts'

/** Every answer of a round, in the order in which each member gave them. */
export async function answersOf(work: Work, roundId: string): Promise<AnswerRow[]> {
  const rows = await work.tx
    .select({ answer: slipAnswer })
    .from(slipAnswer)
    .innerJoin(slipMember, eq(slipMember.id, slipAnswer.memberId))
    .where(eq(slipMember.roundId, roundId))
    .orderBy(asc(slipMember.position), asc(slipAnswer.n))
  return rows.map((row) => row.answer)
}

async function papersOf(work: Work, roundId: string) {
  const rows = await work.tx
    .select({ paper: slipPaper, size: storedFile.size, pages: storedFile.pages })
    .from(slipPaper)
    .innerJoin(storedFile, eq(storedFile.sha256, slipPaper.sha256))
    .where(eq(slipPaper.roundId, roundId))
    .orderBy(asc(slipPaper.position))
  const ids = rows.map((row) => row.paper.id)
  const opened =
    ids.length === 0 ? [] : await work.tx.select().from(slipOpening).where(inArray(slipOpening.paperId, ids))
  const by = (personId: string) => opened.filter((row) => row.personId === personId)
  const papers = rows.map(({ paper: { id, title, fileName, sha256 }, size, pages }) => ({
    ...{ id, title, fileName, sha256, size, pages },
    opened: by(work.actor.personId).some((row) => row.paperId === id),
  }))
  return { papers, openedBy: (personId: string) => by(personId).length }
}

/** What of an answer is shown: to the member himself at once, to all others when the round is closed. */
function shownSlip(it: Slip, given: boolean, opened: number): SlipMember {
  const { member, state, answer } = it
  return {
    id: member.id,
    name: member.name,
    title: member.title,
    chairs: member.chairs,
    unreached: member.holderId === null,
    state,
    answeredAt: answer?.at.toISOString() ?? null,
    opened,
    remindedAt: member.remindedAt?.toISOString() ?? null,
    given:
      answer && given
        ? {
            at: answer.at.toISOString(),
            late: answer.late,
            answers: answer.answers.map((one) => ({ ...one })),
            paper:
              answer.receivedOn === null
                ? null
                : { receivedOn: answer.receivedOn, enteredByName: answer.enteredByName, n: answer.n },
          }
        : null,
  }
}

async function ruleShown(work: Work, round: Round) {
  if (round.rule) return { rule: round.rule, ruleSource: round.ruleSource, voters: round.voters }
  const day = civilDate(work.now)
  const rule = await ruleOn(work, round.bodyId, 'opinionSlip', day)
  const body = await bodyOn(work, round.bodyId, day)
  const voters = body && deputiesBodies.has(body.kind) ? ('deputies' as const) : ('members' as const)
  return { rule: rule?.terms ?? null, ruleSource: rule?.source ?? '', voters }
}

async function membersShown(work: Work, round: Round, { runs, asks, me }: Standing, openedBy: (id: string) => number) {
  const slips = standingsOf(await membersOf(work, round.id), await answersOf(work, round.id))
  const closed = round.state === 'closed'
  const all = runs || asks || closed
  return {
    members: slips
      .filter((it) => all || it.member.id === me?.id)
      .map((it) => shownSlip(it, closed || it.member.id === me?.id, openedBy(it.member.personId))),
    asked: slips.length,
    answered: slips.filter((it) => it.state === 'answered').length,
  }
}

export async function slipCard(work: Work, id: string): Promise<Reply<typeof contract>> {
  const round = await readableRound(work, id)
  const standing = await standingIn(work, round)
  const { papers, openedBy } = await papersOf(work, id)
  const questions = await work.tx
    .select({ id: slipQuestion.id, text: slipQuestion.text, result: slipQuestion.result })
    .from(slipQuestion)
    .where(eq(slipQuestion.roundId, id))
    .orderBy(asc(slipQuestion.position))
  const { title, introduction, state, days, textSha256, extendReason, cancelReason, version } = round
  const { agencyId, bodyId, bodyName, createdByName, askedByName, askedByTitle } = round
  return {
    ...{ id, agencyId, bodyId, bodyName, title, introduction, state, days, textSha256, extendReason, cancelReason },
    ...{ createdByName, askedByName, askedByTitle, version, questions, papers },
    agencyName: (await agencyOn(work.tx, agencyId, civilDate(work.now)))?.name ?? '',
    dueAt: round.dueAt?.toISOString() ?? null,
    over: isOver(round, work.now),
    askedAt: round.askedAt?.toISOString() ?? null,
    closedAt: round.closedAt?.toISOString() ?? null,
    ...(await ruleShown(work, round)),
    ...(await membersShown(work, round, standing, openedBy)),
    myMemberId: standing.me?.id ?? null,
    can: slipActsOf(round, standing),
  }
}

export const readSlipRound = (work: Work, ask: Ask<typeof contract>) => slipCard(work, ask.id)

export async function readSlipChoices(work: Work): Promise<Reply<typeof choicesContract>> {
  const day = civilDate(work.now)
  const bodies: Reply<typeof choicesContract>['bodies'] = []
  for (const { id, name } of await bodiesServed(work)) {
    const rule = await ruleOn(work, id, 'opinionSlip', day)
    const body = await bodyOn(work, id, day)
    bodies.push({
      ...{ id, name, voting: body?.total ?? 0 },
      ...{ rule: rule?.terms ?? null, source: rule?.source ?? '', confirmed: rule?.confirmed ?? false },
    })
  }
  return { bodies }
}

/** How a person's own slip of a round stands, as a column beside `slip_round`; null: he was not asked. */
export const mySlip = (personId: string) => sql<'silent' | 'answered' | 'late' | null>`(
  select case when bool_or(not a.late) then 'answered' when count(a.n) > 0 then 'late' else 'silent' end
    from slip_member m left join slip_answer a on a.member_id = m.id
   where m.round_id = slip_round.id and m.person_id = ${personId} group by m.id)`
