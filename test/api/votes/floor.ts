import type { Ask } from '#contract/endpoint.ts'
import {
  announceOpenVote,
  castOpenVote,
  closeOpenVote,
  listOpenVotes,
  type OpenVote,
  prepareOpenVote,
  readOpenVote,
  startOpenVote,
} from '#contract/open-votes.ts'
import type { Page } from '../../setup/page.ts'
import { command, openSittingHall, type Sitting, type SittingHall } from '../sittings/room.ts'

type Plan = Omit<Ask<typeof prepareOpenVote>, 'id'>

export const plan: Plan = {
  question: 'Thông qua dự thảo Quyết định',
  itemIds: [],
  paper: null,
  roll: 'named',
  way: 'device',
  matter: 'ordinary',
  seconds: null,
  repeats: null,
}

/** The body of eighteen in its hall, with votes. Electors: chair, deputy, then the sixteen. */
export interface VoteHall extends SittingHall {
  readonly voters: readonly Page[]
  drafted(it: Sitting, more?: Partial<Plan>): Promise<OpenVote>
  started(it: Sitting, more?: Partial<Plan>): Promise<OpenVote>
  cast(page: Page, vote: OpenVote, choice: 'for' | 'against' | 'abstain'): Promise<unknown>
  closed(vote: OpenVote): Promise<OpenVote>
  /** All of a meeting, as its desk sees them. */
  votes(it: Sitting): Promise<readonly OpenVote[]>
  announced(vote: OpenVote): Promise<OpenVote>
}

export async function openVoteHall(settings: Parameters<typeof openSittingHall>[0] = {}): Promise<VoteHall> {
  const o = await openSittingHall(settings)
  const { chanhvp, chutich, phochutich } = o.pages
  const read = (id: string) => chanhvp.call(readOpenVote, { id })
  const drafted = (it: Sitting, more: Partial<Plan> = {}) =>
    chanhvp.call(prepareOpenVote, { ...plan, itemIds: [...it.items.slice(0, 1)], ...more, id: it.id })
  return {
    ...o,
    voters: [chutich, phochutich, ...o.members],
    drafted,
    async started(it, more = {}) {
      const { id, version } = await drafted(it, more)
      await chanhvp.call(startOpenVote, { id, version, ...command() })
      return read(id)
    },
    cast: (page, vote, choice) =>
      page.call(castOpenVote, { id: vote.id, choice, textSha256: vote.paper?.sha256 ?? null }),
    votes: async ({ id }) => (await chanhvp.call(listOpenVotes, { id })).votes,
    async closed({ id }) {
      await chanhvp.call(closeOpenVote, { id, counted: null, ...command() })
      return read(id)
    },
    async announced({ id }) {
      await chanhvp.call(announceOpenVote, { id, ...command() })
      return read(id)
    },
  }
}
