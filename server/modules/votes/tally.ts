import { type DecisionTerms, type Result, resultOf } from '#contract/decision-rule.ts'
import type { Choice, Counted } from '#contract/open-votes.ts'
import type { ChoiceRow, Elector, OpenVoteRow } from './tables.ts'

/** The choice that counts of each elector: his last. */
export function lastChoices(rows: readonly ChoiceRow[]): Map<string, ChoiceRow> {
  const last = new Map<string, ChoiceRow>()
  for (const row of rows) {
    const before = last.get(row.participantId)
    if (!before || before.n < row.n) last.set(row.participantId, row)
  }
  return last
}

const countOf = (cast: ReadonlyMap<string, ChoiceRow>, choice: Choice) =>
  [...cast.values()].filter((row) => row.choice === choice).length

/** What was voted at devices comes to under the rule. Who was there and chose nothing is told beside the choices, and counts for none of them. */
export function countedAtDevices(
  rule: DecisionTerms,
  electors: readonly Elector[],
  rows: readonly ChoiceRow[],
  there: ReadonlySet<string>,
): Result {
  const cast = lastChoices(rows)
  const chair = electors.find((it) => it.chairs)
  return resultOf(rule, {
    total: electors.length,
    present: electors.filter((it) => there.has(it.participantId)).length,
    for: countOf(cast, 'for'),
    against: countOf(cast, 'against'),
    abstain: countOf(cast, 'abstain'),
    silent: electors.filter((it) => there.has(it.participantId) && !cast.has(it.participantId)).length,
    chair: (chair && cast.get(chair.participantId)?.choice) ?? null,
  })
}

/** What people counted comes to; undefined when more was counted than there are votes. */
export function countedByPeople(
  rule: DecisionTerms,
  electors: number,
  present: number,
  counted: Counted,
): Result | undefined {
  const sum = counted.for + counted.against + counted.abstain + counted.invalid
  if (sum > electors) return undefined
  return resultOf(rule, { total: electors, present, ...counted })
}

/** Annulled, or announced without having decided anything. */
export const mayRepeat = (it: Pick<OpenVoteRow, 'state' | 'result'>): boolean =>
  it.state === 'annulled' || (it.state === 'announced' && it.result?.outcome === 'undecided')
