import { createHash, randomInt, randomUUID } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import { fault } from '#platform/fault.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Run, Work } from '#platform/work.ts'
import { lockedBallot } from './doors.ts'
import { ballotBox, ballotElector, secretBallot } from './tables.ts'

/** Papers that are put into the box together: the rows they and their marks become share a transaction, so that fewer would tell more. */
const together = 5
/** Between two looks whether the ballot is closing, or nobody is left to wait for. */
const lookMs = 400
/** Milliseconds a batch waits for a database that is being restarted. */
const patienceMs = 20_000

interface Waiting {
  readonly sealed: Buffer
  readonly put: PromiseWithResolvers<void>
}

interface Bag {
  readonly papers: Map<string, Waiting>
  actor: Actor
  looking: NodeJS.Timeout | undefined
  busy: boolean
}

/**
 * Where sealed papers wait, in the memory of the process they came to, until five are there, nobody else is missing, or the ballot closes.
 * Then papers and marks are written together in random order. Of a process that dies nothing was promised: pages send their papers again.
 */
export class Bags {
  private readonly bags = new Map<string, Bag>()
  private readonly run: Run

  constructor(run: Run) {
    this.run = run
  }

  /** Resolves when the paper is in the box; the same paper again waits for the same. Throws `vote.over`, `vote.cast-before`. */
  put(actor: Actor, ballotId: string, participantId: string, sealed: Buffer): Promise<void> {
    const bag = this.bags.get(ballotId) ?? { papers: new Map(), actor, looking: undefined, busy: false }
    this.bags.set(ballotId, bag)
    const before = bag.papers.get(participantId)
    if (before) {
      if (!before.sealed.equals(sealed)) throw fault('vote.cast-before')
      return before.put.promise
    }
    const waiting = { sealed, put: Promise.withResolvers<void>() }
    // Whoever asked may have gone meanwhile; the paper is put into the box all the same.
    waiting.put.promise.catch(() => undefined)
    bag.papers.set(participantId, waiting)
    bag.actor = actor
    this.look(ballotId, bag, 0)
    return waiting.put.promise
  }

  private look(ballotId: string, bag: Bag, after: number): void {
    if (bag.looking && after > 0) return
    clearTimeout(bag.looking)
    bag.looking = setTimeout(() => {
      bag.looking = undefined
      void this.empty(ballotId, bag)
    }, after)
    bag.looking.unref()
  }

  private async empty(ballotId: string, bag: Bag): Promise<void> {
    if (bag.busy || bag.papers.size === 0) return
    bag.busy = true
    try {
      const due = await untilBack(patienceMs, () =>
        this.run(bag.actor, (work) => isDue(work, ballotId, bag.papers.size), { reading: true }),
      )
      if (due) await this.flush(ballotId, bag)
    } catch (error) {
      for (const { put } of bag.papers.values()) put.reject(error)
      bag.papers.clear()
    } finally {
      bag.busy = false
    }
    if (bag.papers.size > 0) this.look(ballotId, bag, lookMs)
    else this.bags.delete(ballotId)
  }

  private async flush(ballotId: string, bag: Bag): Promise<void> {
    const batch = new Map(bag.papers)
    const taken = await untilBack(patienceMs, () => this.run(bag.actor, (work) => putIn(work, ballotId, batch)))
    for (const [who, { put }] of batch) {
      bag.papers.delete(who)
      if (taken === undefined) put.reject(fault('vote.over'))
      else if (taken.has(who)) put.resolve()
      else put.reject(fault('vote.cast-before'))
    }
  }
}

async function isDue(work: Work, ballotId: string, waiting: number): Promise<boolean> {
  if (waiting >= together) return true
  const [row] = await work.tx
    .select({
      state: secretBallot.state,
      missing: sql<number>`(select count(*)::int from secret_ballot_elector e where e.ballot_id = ${secretBallot.id} and not e.marked)`,
    })
    .from(secretBallot)
    .where(eq(secretBallot.id, ballotId))
  return row?.state !== 'open' || row.missing <= waiting
}

export function shuffled<T>(list: readonly T[]): T[] {
  const out = [...list]
  for (let at = out.length - 1; at > 0; at--) {
    const other = randomInt(at + 1)
    const [a, b] = [out[at] as T, out[other] as T]
    out[at] = b
    out[other] = a
  }
  return out
}

/**
 * Marks who is not marked yet and puts their papers in; answers whose paper is in the box, undefined when the ballot is over. Of a commit whose
 * answer was lost both mark and paper are there. The same paper of two people is that of the first: what was copied does not count.
 */
async function putIn(
  work: Work,
  ballotId: string,
  batch: ReadonlyMap<string, Waiting>,
): Promise<ReadonlySet<string> | undefined> {
  const { state } = await lockedBallot(work, ballotId)
  if (state !== 'open' && state !== 'closing') return undefined
  const people = [...batch.keys()].sort()
  const known = await receiptsIn(work, ballotId, batch)
  const voted = new Set(await markedAmong(work, ballotId, people))
  const inBox = new Set<string>()
  const papers = new Map<string, { who: string; sealed: Buffer; receipt: Buffer }>()
  for (const [who, { sealed }] of shuffled([...batch])) {
    const receipt = receiptOf(sealed)
    const name = receipt.toString('hex')
    if (voted.has(who)) {
      if (known.has(name)) inBox.add(who)
    } else if (!known.has(name) && !papers.has(name)) papers.set(name, { who, sealed, receipt })
  }
  const fresh = [...papers.values()]
  if (fresh.length === 0) return inBox
  await work.tx
    .update(ballotElector)
    .set({ marked: true })
    .where(
      and(eq(ballotElector.ballotId, ballotId), inArray(ballotElector.participantId, fresh.map((it) => it.who).sort())),
    )
  await work.tx
    .insert(ballotBox)
    .values(fresh.map(({ sealed, receipt }) => ({ ballotId, id: randomUUID(), sealed, receipt })))
  for (const { who } of fresh) inBox.add(who)
  return inBox
}

async function receiptsIn(work: Work, ballotId: string, batch: ReadonlyMap<string, Waiting>): Promise<Set<string>> {
  const receipts = shuffled([...batch.values()]).map(({ sealed }) => receiptOf(sealed))
  const rows = await work.tx
    .select({ receipt: ballotBox.receipt })
    .from(ballotBox)
    .where(and(eq(ballotBox.ballotId, ballotId), inArray(ballotBox.receipt, receipts)))
  return new Set(rows.map((it) => it.receipt.toString('hex')))
}

async function markedAmong(work: Work, ballotId: string, people: string[]): Promise<string[]> {
  const rows = await work.tx
    .select({ id: ballotElector.participantId })
    .from(ballotElector)
    .where(
      and(
        eq(ballotElector.ballotId, ballotId),
        eq(ballotElector.marked, true),
        inArray(ballotElector.participantId, people),
      ),
    )
  return rows.map((it) => it.id)
}

export const receiptOf = (sealed: Buffer): Buffer => createHash('sha256').update(sealed).digest()
