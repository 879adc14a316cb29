import type { DecisionTerms, Result } from './decision-rule.ts'
import type { OpenVoteState, VoteRoll, VoteWay } from './open-votes.ts'

/** A vote as everybody in the room sees it. Who chose what never stands in the log. */
export interface FloorVote {
  readonly id: string
  readonly question: string
  readonly itemIds: readonly string[]
  /** The text that is voted on. */
  readonly paper: {
    readonly paperId: string
    readonly version: number
    readonly title: string
    readonly sha256: string
  } | null
  readonly roll: VoteRoll
  readonly way: VoteWay
  readonly rule: DecisionTerms
  readonly voters: 'members' | 'deputies'
  readonly state: Exclude<OpenVoteState, 'draft'>
  readonly openedAt: number
  readonly closesAt: number | null
  readonly closedAt: number | null
  readonly announcedAt: number | null
  /** Once it is announced. */
  readonly result: Result | null
  readonly reason: string
}

/** A vote nobody has been told the end of: the meeting neither rests nor ends before. */
export const voteUnderWay = (votes: readonly FloorVote[]): FloorVote | undefined =>
  votes.find((it) => it.state === 'open' || it.state === 'closed')
