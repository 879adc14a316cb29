import { listOpenVotes, type OpenVote } from '#contract/open-votes.ts'
import { call } from '../../../kit/api.ts'
import { Resource } from '../../../kit/resource.svelte.ts'

/** How often whoever runs the meeting learns who has voted: a vote is no event of the log. */
const turnoutMs = 2000

/** The votes of a meeting as its desk sees them. */
export class Votes {
  readonly list: Resource<readonly OpenVote[]>

  constructor(meetingId: string) {
    this.list = new Resource(async (background) => (await call(listOpenVotes, { id: meetingId }, { background })).votes)
  }

  /** Reads now, and again while people vote; the returned function ends it. */
  open(): () => void {
    void this.list.load()
    const counting = setInterval(() => {
      if (this.list.value?.some((it) => it.state === 'open')) void this.list.load(true)
    }, turnoutMs)
    return () => clearInterval(counting)
  }
}
