/** What a socket is told: something under `topic` changed at a position of the fact log. Never content. */
export interface Signal {
  readonly topic: string
  readonly type: string
  readonly id: string
  /** Small public facts, e.g. a new status code. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * A place in a log. `epoch` changes when the log begins anew; `cursor` is opaque: places in between may have been for other ears, and
 * nobody is to count them.
 */
export interface LogPlace {
  readonly epoch: string
  readonly cursor: string
}

/** Page → server. Topics: `agency:<uuid>`, `document:<uuid>`, `signing:<uuid>` (its signatures alone), `body:<uuid>`, `account:<uuid>`. */
export type ClientFrame =
  | { readonly type: 'hello'; readonly resume: string | null; readonly topics: readonly string[] }
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  | { readonly type: 'unsubscribe'; readonly topics: readonly string[] }
  | { readonly type: 'pong' }
  /** Hear a log from a place on; null: from its snapshot's place, which the page reads over HTTP. */
  | { readonly type: 'join'; readonly log: string; readonly from: LogPlace | null }
  | { readonly type: 'part'; readonly log: string }
  /** Asks for the server's time, to know how far one's own clock is off. */
  | { readonly type: 'time'; readonly id: number }

/**
 * Server → page. `welcome` and `subscribed` say from which position on the topics are heard: what was read before may be older, so it is
 * read once more. `reset`: the page was away too long, re-read everything. `reread`: signals of these topics were folded together because
 * the page was slow. `refused`: no right to a topic. `ping` must be answered by `pong`.
 */
export type ServerFrame =
  | { readonly type: 'welcome'; readonly position: string; readonly topics: readonly string[] }
  | ({ readonly type: 'signal'; readonly position: string; readonly kind: string } & Omit<Signal, 'type'>)
  | { readonly type: 'reread'; readonly position: string; readonly topics: readonly string[] }
  | { readonly type: 'reset'; readonly position: string }
  | { readonly type: 'subscribed'; readonly position: string; readonly topics: readonly string[] }
  | { readonly type: 'refused'; readonly topics: readonly string[] }
  | { readonly type: 'ping' }
  | { readonly type: 'time'; readonly id: number; readonly now: number }
  /** What one may hear of the log, from the place on; `fresh`: read its snapshot first, the place is too old or of another time. */
  | {
      readonly type: 'joined'
      readonly log: string
      readonly place: LogPlace
      readonly fresh: boolean
      readonly now: number
    }
  | { readonly type: 'events'; readonly log: string; readonly place: LogPlace; readonly events: readonly unknown[] }
  /** Left behind, or the right to hear it has ended. */
  | { readonly type: 'stale' | 'parted'; readonly log: string }

/** Most logs one page hears at once. */
export const mostLogs = 4

/** Most topics one page may hold. */
export const mostTopics = 200
