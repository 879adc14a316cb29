/** What a socket is told: something under `topic` changed at a position of the fact log. Never content. */
export interface Signal {
  readonly topic: string
  readonly type: string
  readonly id: string
  /** Small public facts, e.g. a new status code. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>
}

/** Page → server. Topics: `agency:<uuid>`, `document:<uuid>`, `signing:<uuid>` (its signatures alone), `account:<uuid>`. */
export type ClientFrame =
  | { readonly type: 'hello'; readonly resume: string | null; readonly topics: readonly string[] }
  | { readonly type: 'subscribe'; readonly topics: readonly string[] }
  | { readonly type: 'unsubscribe'; readonly topics: readonly string[] }
  | { readonly type: 'pong' }

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

/** Most topics one page may hold. */
export const mostTopics = 200
