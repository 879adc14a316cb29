import type { BallotResult } from './ballot-count.ts'
import type { DecisionTerms, Result } from './decision-rule.ts'
import type { OpenVoteState, VoteRoll, VoteWay } from './open-votes.ts'
import type { BallotForm } from './sealed-paper.ts'
import type { SecretBallotState } from './secret-ballots.ts'

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

/** A secret ballot as everybody in the room sees it. */
export interface FloorBallot {
  readonly id: string
  readonly question: string
  readonly form: BallotForm
  readonly lines: readonly string[]
  readonly seats: number | null
  readonly itemIds: readonly string[]
  readonly tellers: readonly {
    readonly participantId: string
    readonly name: string
    readonly publicKey: string | null
  }[]
  readonly threshold: number
  /** Null before it is opened. */
  readonly rule: DecisionTerms | null
  readonly voters: 'members' | 'deputies'
  readonly state: Exclude<SecretBallotState, 'draft'>
  readonly openedAt: number | null
  readonly announcedAt: number | null
  /** Once it is announced. */
  readonly result: BallotResult | null
  readonly reason: string
}

export const ballotUnderWay = (ballots: readonly FloorBallot[]): FloorBallot | undefined =>
  ballots.find((it) => it.state !== 'announced' && it.state !== 'annulled')

/** While people vote, by either instrument, the meeting does nothing else. */
export const votingNow = (of: {
  readonly votes: readonly FloorVote[]
  readonly ballots: readonly FloorBallot[]
}): boolean =>
  of.votes.some((it) => it.state === 'open') || of.ballots.some((it) => it.state === 'open' || it.state === 'closing')
