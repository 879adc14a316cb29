import { asc, eq, inArray, or } from 'drizzle-orm'
import { type Actor, systemActor } from '#access'
import { Fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import { type ItemResult, KeyError, type Outcome } from '#platform/pki/keys/index.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Work } from '#platform/work.ts'
import { claim, failSession, finishKept, labelOf } from './commands/complete-signing.ts'
import { type Asked, askLater, keepMs, keepOrSettle, openSessionKey, outcomeTask, startAsking } from './confirmation.ts'
import { actorOfSession } from './holder.ts'
import { orderOf, referenceOf } from './keys.ts'
import { settle } from './settle.ts'
import { type Session, signingCertificate, signingSession } from './tables.ts'
import type { Tools } from './tools.ts'
import { giveUp } from './waiting.ts'

/** Milliseconds to the next question while the person holds the phone. */
const soon = 3000

/** What was asked at once, and what of it somebody still waits for. */
interface Open extends Asked {
  readonly reference: string
  readonly open: readonly Session[]
}

/** It waits, or is looked after. */
const isOpen = (work: Work, { state, watchUntil }: Session) =>
  state === 'waiting' || (state === 'failed' && watchUntil !== null && watchUntil > work.now)

/** What was asked under a reference, when any of it is open; if whoever asked has gone, that has failed. */
async function openSessions(work: Work, reference: string): Promise<Open | undefined> {
  const rows = await work.tx
    .select()
    .from(signingSession)
    .innerJoin(signingCertificate, eq(signingCertificate.id, signingSession.certificateId))
    .where(or(eq(signingSession.id, reference), eq(signingSession.batchId, reference)))
    .orderBy(asc(signingSession.batchAt))
  const [first] = rows
  if (first?.signing_certificate.means !== 'remote') return undefined
  const sessions = rows.map((it) => it.signing_session)
  const open = sessions.filter((it) => isOpen(work, it))
  if (open.length === 0) return undefined
  const actor = await actorOfSession(work, first.signing_session)
  if (!actor) {
    for (const it of open) await settle(work, it, { state: 'failed', failure: 'post-ended', tail: null })
    return undefined
  }
  const labels: string[] = []
  // Who may no longer read the document reads no subject on his phone either.
  for (const it of sessions) labels.push(await labelOf({ ...work, actor }, it).catch(() => ''))
  return {
    reference: referenceOf(first.signing_session),
    sessions,
    open,
    labels,
    certificate: first.signing_certificate,
    actor,
  }
}

/** Signed after its time: kept, told, and used only when the person says so. */
async function keepLate(work: Work, session: Session, result: ItemResult | undefined): Promise<void> {
  const change = { state: 'late', failure: '', endedAt: null, watchUntil: null } as const
  const kept = await keepOrSettle(work, session, result, change)
  if (!kept) return
  await work.record('signature.confirmed-late', session.documentId, [session.agencyId], {
    act: session.act,
    note: session.id,
  })
  await work.record('signature.settled', session.id, [], { account: session.accountId, note: 'late' })
}

async function ask(tools: Tools, { sessions, labels, open, certificate }: Open): Promise<Outcome> {
  const key = await openSessionKey(tools, certificate)
  const until = open[0]?.confirmUntil ?? tools.now()
  try {
    return await key.outcome({ transaction: open[0]?.transaction ?? '', until }, orderOf(sessions, labels))
  } finally {
    await key.close()
  }
}

/** Every answer is written down at once: some services give it once. */
async function keepAll(
  tools: Tools,
  it: Open,
  results: readonly ItemResult[],
  late: boolean,
): Promise<readonly Session[]> {
  const { sessions, open, actor } = it
  return untilBack(keepMs, () =>
    tools.run(actor, async (work) => {
      const kept: Session[] = []
      for (const session of open) {
        const result = results[sessions.indexOf(session)]
        // Given up while the service was asked: what it says comes late.
        const [now] = await work.tx
          .select({ state: signingSession.state })
          .from(signingSession)
          .where(eq(signingSession.id, session.id))
          .for('update')
        if (late || now?.state !== 'waiting') await keepLate(work, session, result)
        else kept.push(...((await keepOrSettle(work, session, result).then((one) => one && [one])) ?? []))
      }
      return kept
    }),
  )
}

async function learn(tools: Tools, it: Open, outcome: Outcome): Promise<void> {
  const { open, actor, reference } = it
  const each = (act: (work: Work, session: Session) => Promise<void>) =>
    tools.run(actor, async (work) => {
      for (const session of open) await act(work, session)
    })
  switch (outcome.state) {
    case 'signed': {
      const kept = await keepAll(tools, it, outcome.results, false)
      tools.reached('answered')
      return applyAll(tools, kept, actor)
    }
    case 'signed-late':
      return void (await keepAll(tools, it, outcome.results, true))
    case 'refused':
    case 'unknown':
      return each((work, session) => settle(work, session, { state: 'failed', failure: outcome.state, tail: null }))
    case 'expired':
      return each((work, session) => giveUp(work, session, 'unanswered'))
    case 'waiting':
      if (outcome.transaction !== undefined) return rename(tools, it, outcome.transaction)
      return each((work, session) => {
        const over = session.state !== 'waiting' || (session.confirmUntil ?? tools.now()) <= tools.now()
        return over ? giveUp(work, session, 'unanswered') : askLater(work, reference, soon)
      })
  }
}

/** The person has confirmed, and the service signs: its answer stands under another name now, and is asked for whatever the clock says. */
function rename(tools: Tools, { open, actor, reference }: Open, transaction: string): Promise<void> {
  return untilBack(keepMs, () =>
    tools.run(actor, async (work) => {
      const ids = open.map(({ id }) => id)
      await work.tx.update(signingSession).set({ transaction }).where(inArray(signingSession.id, ids))
      await askLater(work, reference, soon)
    }),
  )
}

/** Makes the document's file of the signature that is kept. What is over meanwhile says why. */
async function apply(tools: Tools, session: Session, actor: Actor): Promise<void> {
  const { run } = tools
  let note = ''
  try {
    await finishKept(tools, run, actor, await run(actor, (work) => claim(work, session.id, 'waiting', 'waiting')))
  } catch (error) {
    // What is not refused for good is tried again by the library of jobs, later each time.
    if (!(error instanceof Fault) || error.status >= 500) throw error
    await failSession(run, actor, session.id, error.code)
    note = error.code
  }
  await run(actor, (work) => work.record('signature.settled', session.id, [], { account: actor.accountId, note }))
}

/** One after the other, each for itself: what cannot be made now keeps no other from being made. */
async function applyAll(tools: Tools, kept: readonly Session[], actor: Actor): Promise<void> {
  const failures: unknown[] = []
  for (const session of kept) await apply(tools, session, actor).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** The next thing to do about what is open. */
async function goOn(tools: Tools, it: Open): Promise<void> {
  const { open, actor } = it
  const kept = open.filter((one) => one.state === 'waiting' && one.signature !== null)
  if (kept.length > 0) return applyAll(tools, kept, actor)
  if (open[0]?.transaction !== '') return learn(tools, it, await ask(tools, it))
  // The process ended before it learned the name of what it began: under our reference it is found again.
  const again = await startAsking(tools, tools.run, it)
  const signed = again.filter((one) => one.signature !== null)
  if (signed.length > 0) return applyAll(tools, signed, actor)
  if (again.every((one) => one.transaction === '')) await learn(tools, it, { state: 'waiting' })
}

/**
 * Asks remote services what became of what they were asked to sign. Repeating is harmless: a transaction is asked for by its name, a session
 * takes one signature, a document's file grows from the bytes it was signed on or not at all.
 */
export const askOutcomes = (tools: Tools): Job => ({
  name: outcomeTask,
  async handle(payload) {
    const { id } = payload as { id: string }
    const found = await tools.run(systemActor, (work) => openSessions(work, id))
    if (found === undefined) return
    try {
      await goOn(tools, found)
    } catch (error) {
      if (error instanceof KeyError) return learn(tools, found, { state: 'waiting' })
      if (!(error instanceof Fault)) throw error
      if (error.code === 'key.unreachable') return learn(tools, found, { state: 'waiting' })
      if (error.status >= 500) throw error
      await tools.run(found.actor, async (work) => {
        for (const it of found.open) await settle(work, it, { state: 'failed', failure: error.code, tail: null })
      })
    }
  },
})
