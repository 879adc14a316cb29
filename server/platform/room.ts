import type { Signal } from '#contract/signals.ts'
import type { Tx } from './db.ts'
import type { RecordedFact } from './facts.ts'
import type { Route } from './http/route.ts'
import type { Job } from './jobs.ts'
import type { Reaction } from './reactions.ts'
import type { Work } from './work.ts'

/** Turns a fact into what sockets are told. Ids and public facts only: rights are checked where data is read. */
export type SignalOf = (fact: RecordedFact) => readonly Signal[]

/** May this actor listen to this topic? Answered through the room's door. `undefined`: not a topic of this room. */
export type TopicDoor = (work: Work, topic: string) => Promise<boolean | undefined>

/** One entry of a log, for whoever is of one of its audiences. */
export interface LogEntry {
  readonly seq: number
  readonly audiences: readonly string[]
  /** As it goes over the wire. */
  readonly event: unknown
}

/** A log that pages hear live, such as that of a meeting. Named `<kind>:<id>` on the wire. */
export interface LogDoor {
  readonly kind: string
  /** Of which audiences the actor is, and the log as it stands; undefined: he may not hear it. */
  open(work: Work, id: string): Promise<{ audiences: readonly string[]; epoch: string; newest: number } | undefined>
  /** Entries after a place, the oldest first, in the order in which they were committed. */
  read(tx: Tx, id: string, after: number, limit: number): Promise<readonly LogEntry[]>
  /** A place as pages see it, and back; undefined for what is none of this log. */
  hide(epoch: string, seq: number): string
  show(epoch: string, cursor: string): number | undefined
}

/** What a room offers to the program. */
export interface Room {
  readonly name: string
  readonly routes: readonly Route[]
  readonly jobs?: readonly Job[]
  readonly reactions?: readonly Reaction[]
  readonly signals?: SignalOf
  readonly topics?: TopicDoor
  readonly logs?: readonly LogDoor[]
}
