import { type Choice, choices } from '#contract/open-votes.ts'
import type { SlipAnswer, SlipRound } from '#contract/opinion-slips.ts'

export type Said = Record<string, { choice: string; text: string }>

/** Fields of the form, filled with what was said before. */
export function saidBefore(questions: SlipRound['questions'], answers: readonly SlipAnswer[] = []): Said {
  return Object.fromEntries(
    questions.map(({ id }) => {
      const one = answers.find((it) => it.questionId === id)
      return [id, { choice: one?.choice ?? '', text: one?.text ?? '' }]
    }),
  )
}

/** As it is sent; undefined while a question has no choice. */
export function answersOf(questions: SlipRound['questions'], said: Said): SlipAnswer[] | undefined {
  const out = questions.flatMap(({ id }) => {
    const choice: Choice | undefined = choices.find((it) => it === said[id]?.choice)
    return choice ? [{ questionId: id, choice, text: (said[id]?.text ?? '').trim().normalize('NFC') }] : []
  })
  return out.length === questions.length ? out : undefined
}
