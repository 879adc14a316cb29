/** Refusals of rooms, meetings and votes; see `faults.ts`. */
export const meetingFaultStatus = {
  'venue.taken': 409,
  'venue.name-taken': 409,
  'venue.booked-later': 409,
  'equipment.short': 409,
  'meeting.unready': 409,
  'meeting.invitation-open': 409,
  'sitting.no-chair': 409,
  'sitting.speech-running': 409,
  'sitting.check-in-closed': 409,
  'sitting.code-used': 409,
  'sitting.code-unknown': 404,
  'sitting.queue-closed': 409,
  'sitting.vote-open': 409,
  'vote.no-rule': 409,
  'vote.form-unfit': 409,
  'vote.no-quorum': 409,
  'vote.another-open': 409,
  'vote.paper-unfit': 409,
  'vote.over': 409,
  'vote.not-elector': 403,
  'vote.not-present': 409,
  'vote.cast-before': 409,
  'vote.counts-unfit': 400,
  'ballot.no-key': 409,
  'ballot.paper-unfit': 400,
  'ballot.pass-unfit': 400,
  'ballot.disputed': 409,
  'minutes.change-unfit': 400,
  'minutes.full': 409,
  'minutes.comment-open': 409,
  'slip.no-rule': 409,
  'slip.days': 409,
  'slip.no-members': 409,
  'slip.no-question': 409,
  'slip.answered': 409,
  'slip.over': 409,
  'slip.waiting': 409,
  'slip.full': 409,
  'meeting.full': 409,
  'meeting.person-unfit': 409,
  'meeting.site-used': 409,
  'meeting.paper-late': 409,
  'meeting.summary-missing': 409,
  'meeting.pages-unread': 409,
} as const

export interface MeetingFaultFacts {
  /** Working days the rule of the body gives to answer. */
  'slip.days': { least: number; most: number }
  'slip.full': { limit: number }
  'slip.over': { due: string }
  /** How many have not answered, and until when they may. */
  'slip.waiting': { waiting: number; due: string }
  /** What the room is taken by, and when; an empty title is private to the asker. Instants. */
  'venue.taken': { title: string; from: string; to: string }
  'venue.booked-later': { count: number }
  /** How many are free all the time. */
  'equipment.short': { free: number }
  /** What is not there yet. */
  'meeting.unready': {
    missing: readonly (
      | 'items'
      | 'chair'
      | 'secretary'
      | 'invitees'
      | 'papers'
      | 'past'
      | 'place'
      | 'room'
      | 'invitation'
      | 'agencies'
    )[]
  }
  /** From and until when one checks in oneself; instants. */
  'sitting.check-in-closed': { from: string; until: string }
  /** Whose code it is, and when it was used first. */
  'sitting.code-used': { name: string; at: string }
  'meeting.full': { limit: number }
  'minutes.full': { limit: number }
  /** Comments nobody has answered. */
  'minutes.comment-open': { count: number }
  /** What the rule of the matter asks for. */
  'vote.form-unfit': { form: 'secret' | 'paper' | 'open' }
  /** Tellers whose device has made no key. */
  'ballot.no-key': { names: readonly string[] }
  'vote.no-quorum': { present: number; needed: number }
  /** More was counted than there are votes. */
  'vote.counts-unfit': { counted: number; electors: number }
  'meeting.person-unfit': {
    name: string
    why: 'ended' | 'other-agency' | 'twice' | 'second-chair' | 'no-vote' | 'frozen' | 'places' | 'post' | 'not-invited'
  }
  /** When the papers were due. */
  'meeting.paper-late': { due: string }
  /** Pages of the paper, from how many on a summary is needed, and how many that may have. */
  'meeting.summary-missing': { pages: number; over: number; most: number }
}
