import { sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Clock } from './clock.ts'
import type { Db, Tx } from './db.ts'
import { type Facts, type FactType, factTable } from './facts.ts'
import type { Fault } from './fault.ts'
import { untilBack } from './until-back.ts'

export interface Recorded<T extends FactType> {
  readonly subjectId: string
  readonly agencies: readonly string[]
  readonly data: Facts[T]
}

/** One actor, one transaction, one reading of the clock. */
export interface Work {
  readonly actor: Actor
  readonly tx: Tx
  readonly now: Date
  /** Records what happened, in this transaction. `agencies` are those whose screens it concerns. */
  record<T extends FactType>(type: T, subjectId: string, agencies: readonly string[], data: Facts[T]): Promise<void>
  /** The same for many subjects in one statement. */
  recordAll<T extends FactType>(type: T, list: readonly Recorded<T>[]): Promise<void>
  /** Tells those who hear a log, once this work has committed, that it has grown. */
  wake(log: string): void
  /** Refuses, but keeps what this work wrote: for refusals that must leave a trace, such as a wrong password. */
  refuseAndKeep(refusal: Fault): never
  /**
   * Puts a job in the queue, in this transaction: it exists only if the work commits. `once` keeps one waiting job per key, which then runs
   * at the earliest moment asked for; `after` is that moment. Jobs of one `queue` run one after the other,
   * in whatever process; its names are few, since each is kept for ever.
   */
  enqueue(task: string, payload: object, options?: { once?: string; after?: Date; queue?: string }): Promise<void>
}

export interface RunOptions {
  /** Nothing is written: no transaction is opened, which saves two journeys to the database. Recording in it is an error. */
  readonly reading?: boolean
}

export type Run = <R>(actor: Actor, act: (work: Work) => Promise<R>, options?: RunOptions) => Promise<R>

class Kept {
  readonly refusal: Fault
  constructor(refusal: Fault) {
    this.refusal = refusal
  }
}

const factsAtOnce = 2000

/** Milliseconds whoever asks waits for a database that is just being restarted, before being told so. */
const patienceMs = 3000

/** Deadlock and serialisation failure: the transaction did nothing and may be tried again. */
const retryable = new Set(['40001', '40P01'])

function sqlState(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown) {
    const code = (cause as { code?: unknown }).code
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code
  }
  return undefined
}

/**
 * Makes the runner. `announce` is called after a commit that recorded facts; it must not throw. The notice is sent outside the
 * transaction, because a NOTIFY inside serialises commits; readers also poll, so a notice lost by a crash costs a second. `reached` is for
 * tests: called when a fact is written and not yet committed (`before <type>`), and when it is (`after <type>`); it may end the process.
 */
export function unitOfWork(
  db: Db,
  clock: Clock,
  announce: () => void,
  reached: (step: string) => void = () => undefined,
  wake: (logs: readonly string[]) => void = () => undefined,
): Run {
  async function once<R>(actor: Actor, act: (work: Work) => Promise<R>): Promise<R> {
    const recorded: FactType[] = []
    const woken = new Set<string>()
    const reply = await db.transaction(async (tx) => {
      const now = clock()
      const work: Work = {
        actor,
        tx,
        now,
        record: (type, subjectId, agencies, data) => work.recordAll(type, [{ subjectId, agencies, data }]),
        async recordAll(type, list) {
          if (list.length === 0) return
          // A statement carries 65535 values at most.
          for (let at = 0; at < list.length; at += factsAtOnce)
            await tx.insert(factTable).values(
              list.slice(at, at + factsAtOnce).map((fact) => ({
                txid: sql`pg_current_xact_id()`,
                at: now,
                type,
                subjectId: fact.subjectId,
                agencyIds: [...fact.agencies],
                accountId: actor.accountId,
                assignmentId: actor.assignmentId,
                actorName: actor.personName,
                actorTitle: actor.title,
                data: fact.data,
                delegationId: actor.onBehalfOf?.delegationId ?? null,
              })),
            )
          recorded.push(type)
          reached(`before ${type}`)
        },
        async enqueue(task, payload, options = {}) {
          await tx.execute(
            sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, job_key => ${options.once ?? null}, max_attempts => 8,
                                               queue_name => ${options.queue ?? null},
                                               run_at => ${options.after?.toISOString() ?? null}::timestamptz,
                                               job_key_mode => ${options.after ? 'preserve_run_at' : 'replace'})`,
          )
        },
        wake: (log) => woken.add(log),
        refuseAndKeep(refusal) {
          throw new Kept(refusal)
        },
      }
      return act(work).catch((thrown: unknown) => {
        if (thrown instanceof Kept) return thrown
        throw thrown
      })
    })
    for (const type of recorded) reached(`after ${type}`)
    if (recorded.length > 0) announce()
    if (woken.size > 0) wake([...woken])
    if (reply instanceof Kept) throw reply.refusal
    return reply
  }
  function read<R>(actor: Actor, act: (work: Work) => Promise<R>): Promise<R> {
    const refuse = async () => {
      throw new Error('a reading work writes nothing')
    }
    return act({
      actor,
      // Each statement stands for itself, as it does inside a read-committed transaction.
      tx: db as unknown as Tx,
      now: clock(),
      record: refuse,
      recordAll: refuse,
      enqueue: refuse,
      wake: () => undefined,
      refuseAndKeep(refusal) {
        throw refusal
      },
    })
  }
  /** A line that was dead before the first statement is no reason to refuse anybody: nothing was done yet. */
  async function begin<R>(actor: Actor, act: (work: Work) => Promise<R>): Promise<R> {
    let begun = false
    const beginning = (work: Work) => {
      begun = true
      return act(work)
    }
    return untilBack(
      patienceMs,
      () => once(actor, beginning),
      () => !begun,
    )
  }
  return async function run(actor, act, options = {}) {
    if (options.reading) return untilBack(patienceMs, () => read(actor, act))
    for (let attempt = 1; ; attempt++) {
      try {
        return await begin(actor, act)
      } catch (error) {
        if (attempt >= 4 || !retryable.has(sqlState(error) ?? '')) throw error
      }
    }
  }
}
