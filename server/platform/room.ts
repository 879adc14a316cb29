import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from './facts.ts'
import type { Route } from './http/route.ts'
import type { Job } from './jobs.ts'
import type { Reaction } from './reactions.ts'
import type { Work } from './work.ts'

/** Turns a fact into what sockets are told. Ids and public facts only: rights are checked where data is read. */
export type SignalOf = (fact: RecordedFact) => readonly Signal[]

/** May this actor listen to this topic? Answered through the room's door. `undefined`: not a topic of this room. */
export type TopicDoor = (work: Work, topic: string) => Promise<boolean | undefined>

/** What a room offers to the program. */
export interface Room {
  readonly name: string
  readonly routes: readonly Route[]
  readonly jobs?: readonly Job[]
  readonly reactions?: readonly Reaction[]
  readonly signals?: SignalOf
  readonly topics?: TopicDoor
}
