import { type DecisionTerms, type Result, resultOf } from '#contract/decision-rule.ts'
import type { Choice } from '#contract/open-votes.ts'
import type { AnswerRow, Member } from './tables.ts'

/** How a member's slip stands. */
export interface Standing {
  readonly member: Member
  readonly state: 'silent' | 'answered' | 'late'
  /** What is shown of him: his last answer in time, else his last at all. */
  readonly answer: AnswerRow | undefined
}

/** His last answer in time counts; one that came late is kept beside it and counts for nothing. */
export function standingsOf(members: readonly Member[], rows: readonly AnswerRow[]): Standing[] {
  return members.map((member) => {
    const own = rows.filter((row) => row.memberId === member.id).sort((a, b) => a.n - b.n)
    const inTime = own.findLast((row) => !row.late)
    if (inTime) return { member, state: 'answered', answer: inTime }
    const late = own.at(-1)
    return { member, state: late ? 'late' : 'silent', answer: late }
  })
}

/** What the slips say to one question under the rule. Whoever did not answer in time is silent, which means what the rule says. */
export function countedSlips(rule: DecisionTerms, standings: readonly Standing[], questionId: string): Result {
  const inTime = standings.filter((it) => it.state === 'answered')
  const choiceOf = (it: Standing) => it.answer?.answers.find((one) => one.questionId === questionId)?.choice
  const said = (choice: Choice) => inTime.filter((it) => choiceOf(it) === choice).length
  const chair = inTime.find((it) => it.member.chairs)
  return resultOf(rule, {
    total: standings.length,
    present: inTime.length,
    for: said('for'),
    against: said('against'),
    abstain: said('abstain'),
    silent: standings.length - inTime.length,
    chair: (chair && choiceOf(chair)) ?? null,
  })
}
