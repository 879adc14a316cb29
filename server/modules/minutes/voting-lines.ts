import { percentOf, ratingSentence, sentenceOf } from '#contract/decision-sentence.ts'
import type { FloorBallot, FloorVote } from '#contract/floor-vote.ts'

/** What was voted on and what it came to, as lines of minutes. Only what was announced, and what was annulled with its reason. */

const rolls = { named: 'ghi tên', open: 'công khai' } as const
const ways = { device: 'trên thiết bị', hands: 'giơ tay', paper: 'bằng phiếu' } as const

export function voteLines(vote: FloorVote): string[] {
  const title = `Biểu quyết ${rolls[vote.roll]}, ${ways[vote.way]}: ${vote.question}.`
  if (vote.state === 'annulled') return [`${title} Đã hủy; lý do: ${vote.reason}.`]
  if (vote.state !== 'announced' || vote.result === null) return []
  const text = vote.paper
    ? [`Văn bản được biểu quyết: “${vote.paper.title}”, phiên bản ${vote.paper.version}, SHA-256 ${vote.paper.sha256}.`]
    : []
  return [title, ...text, `Kết quả: ${sentenceOf(vote.rule, vote.result, vote.voters, 'vi')}.`]
}

export function ballotLines(ballot: FloorBallot): string[] {
  const tellers = ballot.tellers.map((it) => it.name).join(', ')
  const title = `Bỏ phiếu kín: ${ballot.question}. Ban kiểm phiếu: ${tellers}.`
  if (ballot.state === 'annulled') return [`${title} Đã hủy; lý do: ${ballot.reason}.`]
  const { result, rule } = ballot
  if (ballot.state !== 'announced' || result === null || rule === null) return []
  if (result.form === 'question') return [title, `Kết quả: ${sentenceOf(rule, result.result, ballot.voters, 'vi')}.`]
  if (result.form === 'election')
    return [
      title,
      `Phiếu trong hòm ${result.papers}, trong đó không hợp lệ ${result.invalid}.`,
      ...result.lines.map(({ votes, elected, tied }, at) => {
        const end = elected ? 'trúng cử' : tied ? 'bằng phiếu, chưa xác định' : 'không trúng cử'
        return `${ballot.lines[at] ?? ''}: ${votes}/${result.base} (${percentOf(votes, result.base, 'vi')}), ${end}.`
      }),
    ]
  return [
    title,
    `Phiếu trong hòm ${result.papers}.`,
    ...result.lines.map(({ high, medium, low, outcome }, at) => {
      const rated = `tín nhiệm cao ${high}, tín nhiệm ${medium}, tín nhiệm thấp ${low}`
      const end = outcome === null ? '' : `; ${ratingSentence(outcome, ballot.voters, 'vi')}`
      return `${ballot.lines[at] ?? ''}: ${rated}${end}.`
    }),
  ]
}
