import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import type { Means } from './means.ts'

/** What the room is given by the program. */
export interface Tools {
  readonly store: ObjectStore
  readonly run: Run
  /** Whether the sample authority issues certificates here. */
  readonly sampleAuthority: boolean
  /** Where it answers for other programs. */
  readonly authorityAddress: string
  /** RFC 3161 service; empty: sample signatures are stamped by the sample authority, others not. */
  readonly timestampUrl: string
  /** Whether authorities inside the network may be asked about certificates. */
  readonly insideAddresses: boolean
  /** Where keys may be beside this program. */
  readonly means: Means
  /** The address people open; empty: as the call came. */
  readonly publicAddress: string
  now(): Date
  /** For tests: called at each step of a signature, which may end the process there. */
  reached(step: string): void
}
