import type { Sql } from 'postgres'
import type { Signal } from '#contract/signals.ts'
import { factsAhead, isAfter, newestFact, type Position, type RecordedFact, readFacts } from '../facts.ts'

export interface Positioned extends Signal {
  readonly position: Position
}

export interface Relay {
  /** Everything up to here has been handed out. */
  position(): Position
  /** Signals after a position, or undefined when that is too long ago to replay. */
  since(position: Position): Promise<readonly Positioned[] | undefined>
  /** A notice that something was committed: read now rather than at the next poll. */
  nudge(): void
  stop(): Promise<void>
}

export interface RelayParts {
  readonly sql: Sql
  signals(fact: RecordedFact): readonly Signal[]
  deliver(signals: readonly Positioned[]): void
  onError(error: unknown): void
}

const batch = 500
const mostReplayed = 2000
const pollMs = 1000
/** While an open transaction holds the fence, look again soon: a writer that records nothing sends no notice. */
const fencedMs = 50

/**
 * Reads the fact log once per process and hands signals to the hub, in order and without gaps. It learns of new facts by a notice
 * (`listen facts`) and, should a notice be lost, by looking once a second. A database restart costs only waiting: the cursor is in memory
 * and reading goes on where it stopped.
 */
export async function startRelay(parts: RelayParts): Promise<Relay> {
  const { sql } = parts
  let cursor = await newestFact(sql)
  let reading: Promise<void> | undefined
  let again = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const positioned = (facts: readonly RecordedFact[]) =>
    facts.flatMap((fact) => parts.signals(fact).map((signal) => ({ ...signal, position: fact.position })))

  async function drain(): Promise<void> {
    for (;;) {
      const facts = await readFacts(sql, cursor, batch)
      const last = facts.at(-1)
      if (last) {
        cursor = last.position
        parts.deliver(positioned(facts))
      }
      if (facts.length < batch) break
    }
    schedule((await factsAhead(sql, cursor)) ? fencedMs : pollMs)
  }

  function schedule(delay: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(nudge, delay)
  }

  function nudge(): void {
    if (stopped) return
    if (reading) {
      again = true
      return
    }
    reading = drain()
      .catch((error: unknown) => {
        parts.onError(error)
        schedule(pollMs)
      })
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          nudge()
        }
      })
  }

  const listening = await sql.listen('facts', nudge, nudge)
  nudge()
  return {
    position: () => cursor,
    async since(position) {
      if (isAfter(position, cursor)) return []
      const facts = await readFacts(sql, position, mostReplayed + 1)
      return facts.length > mostReplayed
        ? undefined
        : positioned(facts.filter((fact) => !isAfter(fact.position, cursor)))
    },
    nudge,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await listening.unlisten().catch(() => undefined)
      await reading
    },
  }
}

/** Sends `notify facts` after commits, at most one under way at a time: a burst of commits needs one notice. */
export function announcer(sql: Sql, onError: (error: unknown) => void): () => void {
  let sending = false
  let owed = false
  return function announce() {
    if (sending) {
      owed = true
      return
    }
    sending = true
    sql`select pg_notify('facts', '')`.catch(onError).finally(() => {
      sending = false
      if (owed) {
        owed = false
        announce()
      }
    })
  }
}

/** Sends `notify logs` with the names of logs that grew, after commits; names that come together while one is under way go in one statement. */
export function waker(sql: Sql, onError: (error: unknown) => void): (names: readonly string[]) => void {
  const owed = new Set<string>()
  let sending = false
  async function send(): Promise<void> {
    sending = true
    while (owed.size > 0) {
      const names = [...owed]
      owed.clear()
      await sql`select pg_notify('logs', name) from unnest(${names}::text[]) name`.catch(onError)
    }
    sending = false
  }
  return function wake(names) {
    for (const name of names) owed.add(name)
    if (!sending) send().catch(onError)
  }
}
