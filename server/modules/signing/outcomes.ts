import { eq } from 'drizzle-orm'
import { type Actor, systemActor } from '#access'
import { Fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import { type ItemResult, KeyError, type Outcome } from '#platform/pki/keys/index.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Work } from '#platform/work.ts'
import { claim, failSession, finishKept, labelOf } from './commands/complete-signing.ts'
import { askLater, keepMs, keepSignature, openSessionKey, outcomeTask, startAsking } from './confirmation.ts'
import { actorOfSession } from './holder.ts'
import { orderOf } from './keys.ts'
import { type Certificate, type Session, signingCertificate, signingSession } from './tables.ts'
import type { Tools } from './tools.ts'
import { giveUp, settle } from './waiting.ts'

/** Milliseconds to the next question while the person holds the phone. */
const soon = 3000

interface Open {
  readonly session: Session
  readonly certificate: Certificate
  readonly actor: Actor
  readonly label: string
}

/** A session that still waits, or is looked after; whoever began it has gone: it has failed. */
async function openSession(work: Work, id: string): Promise<Open | undefined> {
  const [row] = await work.tx
    .select()
    .from(signingSession)
    .innerJoin(signingCertificate, eq(signingCertificate.id, signingSession.certificateId))
    .where(eq(signingSession.id, id))
  if (row?.signing_certificate.means !== 'remote') return undefined
  const session = row.signing_session
  const watched = session.state === 'failed' && session.watchUntil !== null && session.watchUntil > work.now
  if (session.state !== 'waiting' && !watched) return undefined
  const actor = await actorOfSession(work, session)
  if (!actor) {
    await settle(work, session, { state: 'failed', failure: 'post-ended', tail: null })
    return undefined
  }
  // Who may no longer read the document reads no subject on his phone either.
  const label = await labelOf({ ...work, actor }, session).catch(() => '')
  return { session, certificate: row.signing_certificate, actor, label }
}

/** Signed after its time: kept, told, and used only when the person says so. */
async function keepLate(work: Work, { session }: Open, result: ItemResult | undefined): Promise<void> {
  const change = { state: 'late', failure: '', endedAt: null, watchUntil: null } as const
  const kept = await keepSignature(work, session.id, result, change)
  if (!kept) return
  await work.record('signature.confirmed-late', session.documentId, [session.agencyId], {
    act: session.act,
    note: session.id,
  })
  await work.record('signature.settled', session.id, [], { account: session.accountId, note: 'late' })
}

async function ask(tools: Tools, { session, certificate, label }: Open): Promise<Outcome> {
  const key = await openSessionKey(tools, certificate)
  const until = session.confirmUntil ?? tools.now()
  try {
    return await key.outcome({ transaction: session.transaction, until }, orderOf(session, label))
  } finally {
    await key.close()
  }
}

async function learn(tools: Tools, open: Open, outcome: Outcome): Promise<void> {
  const { session, actor } = open
  const { run } = tools
  const keep = <R>(act: (work: Work) => Promise<R>) => untilBack(keepMs, () => run(actor, act))
  switch (outcome.state) {
    case 'signed':
      if (session.state !== 'waiting') return keep((work) => keepLate(work, open, outcome.results[0]))
      await keep((work) => keepSignature(work, session.id, outcome.results[0]))
      tools.reached('answered')
      return apply(tools, open)
    case 'signed-late':
      return keep((work) => keepLate(work, open, outcome.results[0]))
    case 'refused':
    case 'unknown':
      return run(actor, (work) => settle(work, session, { state: 'failed', failure: outcome.state, tail: null }))
    case 'expired':
      return run(actor, (work) => giveUp(work, session, 'unanswered'))
    case 'waiting': {
      const over = session.state !== 'waiting' || (session.confirmUntil ?? tools.now()) <= tools.now()
      return run(actor, (work) => (over ? giveUp(work, session, 'unanswered') : askLater(work, session.id, soon)))
    }
  }
}

/** Makes the document's file of the signature that is kept. What is over meanwhile says why. */
async function apply(tools: Tools, { session, actor }: Open): Promise<void> {
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

/**
 * Asks remote services what became of what they were asked to sign. Repeating is harmless: a transaction is asked for by its name, a session
 * takes one signature, a document's file grows from the bytes it was signed on or not at all.
 */
export const askOutcomes = (tools: Tools): Job => ({
  name: outcomeTask,
  async handle(payload) {
    const { id } = payload as { id: string }
    const open = await tools.run(systemActor, (work) => openSession(work, id))
    if (open === undefined) return
    const { session, certificate, actor, label } = open
    try {
      if (session.signature !== null) await apply(tools, open)
      else if (session.transaction !== '') await learn(tools, open, await ask(tools, open))
      else {
        // The process ended before it learned the name of what it began: under our reference it is found again.
        const again = await startAsking(tools, tools.run, actor, session, certificate, label)
        if (again.signature !== null) await apply(tools, { ...open, session: again })
        else if (again.transaction === '') await learn(tools, open, { state: 'waiting' })
      }
    } catch (error) {
      if (error instanceof KeyError) return learn(tools, open, { state: 'waiting' })
      if (!(error instanceof Fault)) throw error
      if (error.code === 'key.unreachable') return learn(tools, open, { state: 'waiting' })
      if (error.status >= 500) throw error
      await tools.run(actor, (work) => settle(work, session, { state: 'failed', failure: error.code, tail: null }))
    }
  },
})
