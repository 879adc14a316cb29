import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { systemActor } from '#access'
import { newestFact, type RecordedFact } from './facts.ts'
import type { Run, Work } from './work.ts'

/**
 * Something a room writes because of what happened elsewhere. It runs in the transaction that moves its cursor, so each fact is taken
 * exactly once, also when the process is killed in the middle.
 */
export interface Reaction {
  readonly name: string
  handle(work: Work, facts: readonly RecordedFact[]): Promise<void>
}

export interface Reactions {
  nudge(): void
  stop(): Promise<void>
}

export interface ReactionParts {
  readonly sql: Sql
  readonly run: Run
  readonly reactions: readonly Reaction[]
  onError(error: unknown): void
}

const batch = 200
const pollMs = 1000

/** Facts after a position up to the fence, read in the transaction that takes them. */
async function factsAfter(work: Work, position: string, limit: number): Promise<RecordedFact[]> {
  const [txid = '0', seq = '0'] = position.split('.')
  return [
    ...(await work.tx.execute<RecordedFact & Record<string, unknown>>(sql`
      select txid::text || '.' || seq::text as position, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, type, subject_id as "subjectId", agency_ids as "agencyIds", data,
             assignment_id as "byId", actor_name as "byName", actor_title as "byTitle"
        from fact
       where (txid, seq) > (${txid}::text::xid8, ${seq}::text::bigint) and txid < pg_snapshot_xmin(pg_current_snapshot())
       order by txid, seq limit ${limit}`)),
  ]
}

/** One batch of one reaction; how many facts it took. Zero as well when another process is at it. */
async function take(parts: ReactionParts, reaction: Reaction, limit: number): Promise<number> {
  return parts.run(systemActor, async (work) => {
    const [cursor] = await work.tx.execute<{ position: string }>(
      sql`select position from reaction_cursor where name = ${reaction.name} for update skip locked`,
    )
    if (!cursor) return 0
    const facts = await factsAfter(work, cursor.position, limit)
    const last = facts.at(-1)
    if (!last) return 0
    await reaction.handle(work, facts)
    await work.tx.execute(sql`
      update reaction_cursor set position = ${last.position}, changed_at = ${work.now.toISOString()} where name = ${reaction.name}`)
    return facts.length
  })
}

/** Whoever comes after this place is the one that could not be taken. */
async function placeOf(parts: ReactionParts, reaction: Reaction): Promise<string | undefined> {
  const [cursor] = await parts.sql<
    { position: string }[]
  >`select position from reaction_cursor where name = ${reaction.name}`
  return cursor?.position
}

/** Steps over the fact after that place, which could not be taken, and writes down why. Not when another process has gone on meanwhile. */
async function stepOver(
  parts: ReactionParts,
  reaction: Reaction,
  after: string | undefined,
  error: unknown,
): Promise<void> {
  await parts.run(systemActor, async (work) => {
    const [cursor] = await work.tx.execute<{ position: string }>(
      sql`select position from reaction_cursor where name = ${reaction.name} for update`,
    )
    if (cursor?.position !== after) return
    const [fact] = cursor ? await factsAfter(work, cursor.position, 1) : []
    if (!fact) return
    const said = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    await work.tx.execute(sql`
      insert into reaction_failure (name, position, error, at) values (${reaction.name}, ${fact.position}, ${said}, ${work.now.toISOString()})
      on conflict do nothing`)
    await work.tx.execute(sql`
      update reaction_cursor set position = ${fact.position}, changed_at = ${work.now.toISOString()} where name = ${reaction.name}`)
  })
}

/** A batch that fails is taken again one by one, so that one bad fact holds up nothing but itself. A lost database is waited for. */
async function drain(parts: ReactionParts, reaction: Reaction): Promise<void> {
  for (;;) {
    try {
      if ((await take(parts, reaction, batch)) < batch) return
    } catch {
      await oneByOne(parts, reaction)
      return
    }
  }
}

/** How often a fact is tried before it is stepped over: a line that broke in the middle is not the fact's fault. */
const mostTries = 3

async function oneByOne(parts: ReactionParts, reaction: Reaction): Promise<void> {
  let tries = 0
  for (let taken = 0; taken < batch; taken++) {
    const after = await placeOf(parts, reaction)
    try {
      if ((await take(parts, reaction, 1)) === 0) return
      tries = 0
    } catch (error) {
      // The database itself answers, again and again: then it was the fact.
      await parts.sql`select 1`
      if (++tries < mostTries) continue
      tries = 0
      parts.onError(error)
      await stepOver(parts, reaction, after, error)
    }
  }
}

/** Reads the fact log for those who react to it. Learns of new facts by a notice, and by looking once a second. */
export async function startReactions(parts: ReactionParts): Promise<Reactions> {
  const newest = await newestFact(parts.sql)
  for (const { name } of parts.reactions)
    await parts.sql`insert into reaction_cursor (name, position, changed_at) values (${name}, ${newest}, now()) on conflict do nothing`
  let stopped = false
  let working: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined

  function nudge(): void {
    if (stopped) return
    if (working) {
      again = true
      return
    }
    clearTimeout(timer)
    working = all()
      .catch((error: unknown) => parts.onError(error))
      .finally(() => {
        working = undefined
        if (stopped) return
        timer = setTimeout(nudge, again ? 20 : pollMs)
        again = false
      })
  }
  async function all(): Promise<void> {
    for (const reaction of parts.reactions) await drain(parts, reaction)
  }

  const listening = await parts.sql.listen('facts', nudge, nudge)
  nudge()
  return {
    nudge,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await listening.unlisten().catch(() => undefined)
      await working
    },
  }
}
