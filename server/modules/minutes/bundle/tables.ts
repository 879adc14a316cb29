import { sentenceOf } from '#contract/decision-sentence.ts'
import type { OpenVote } from '#contract/open-votes.ts'
import type { SittingState } from '#contract/sitting-state.ts'
import { csvLines } from '#platform/print/csv.ts'
import type { Person } from '../logged.ts'
import type { Stay } from '../presence.ts'

const csvOf = (...table: Parameters<typeof csvLines>): string => [...csvLines(...table)].join('')

const iso = (at: number) => new Date(at).toISOString()

/** A line each time somebody was there; one without times for who was not. */
export function attendanceCsv(people: readonly Person[], stays: ReadonlyMap<string, readonly Stay[]>): string {
  const head = ['name', 'title', 'agency', 'role', 'votes', 'mode', 'from', 'until', 'reply', 'reason']
  return csvOf(
    head,
    people.flatMap((who) => {
      const start = [who.name, who.title, who.agencyName, who.role, who.votes ? 'yes' : 'no']
      const answer = [who.reply, who.replyReason]
      const there = stays.get(who.id) ?? []
      if (there.length === 0) return [[...start, '', '', '', ...answer]]
      return there.map((it) => [...start, it.mode, iso(it.from), iso(it.until), ...answer])
    }),
  )
}

/** Every vote with its sums; of elections and ratings a line each. Of secret ballots there is nothing else. */
export function votesCsv({ votes, ballots }: SittingState): string {
  const head = [
    'instrument',
    'question',
    'line',
    'state',
    'for',
    'against',
    'abstain',
    'invalid',
    'outcome',
    'sentence',
  ]
  const empty = ['', '', '', '']
  const open = votes.map((it) => {
    const sums = it.result ? [it.result.for, it.result.against, it.result.abstain, it.result.invalid] : empty
    const end = it.result ? [it.result.outcome, sentenceOf(it.rule, it.result, it.voters, 'vi')] : ['', it.reason]
    return ['open', it.question, '', it.state, ...sums, ...end]
  })
  const secret = ballots.flatMap((it) => {
    const start = (line: string) => ['secret', it.question, line, it.state]
    const { result, rule } = it
    if (result === null || rule === null) return [[...start(''), ...empty, '', it.reason]]
    if (result.form === 'question') {
      const of = result.result
      return [
        [...start(''), of.for, of.against, of.abstain, of.invalid, of.outcome, sentenceOf(rule, of, it.voters, 'vi')],
      ]
    }
    if (result.form === 'election')
      return result.lines.map((line, at) => [
        ...[...start(it.lines[at] ?? ''), line.votes, '', '', result.invalid],
        ...[line.elected ? 'elected' : line.tied ? 'tied' : 'notElected', ''],
      ])
    return result.lines.map((line, at) => [
      ...[...start(it.lines[at] ?? ''), line.high, line.low, line.medium, line.empty],
      ...[line.outcome?.outcome ?? '', 'for=high, abstain=medium, against=low'],
    ])
  })
  return csvOf(head, [...open, ...secret])
}

/** Who chose what, of votes by name that were announced. */
export const namedCsv = (votes: readonly OpenVote[]): string =>
  csvOf(
    ['question', 'name', 'title', 'present', 'choice', 'textSha256'],
    votes.flatMap((vote) =>
      vote.state === 'announced' && vote.roll === 'named' && vote.way === 'device'
        ? vote.people.map((who) => [
            ...[vote.question, who.name, who.title, who.present ? 'yes' : 'no', who.choice ?? ''],
            vote.paper?.sha256 ?? '',
          ])
        : [],
    ),
  )
