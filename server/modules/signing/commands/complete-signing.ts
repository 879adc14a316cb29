import { Readable } from 'node:stream'
import { and, eq, inArray } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { completeSigning as contract } from '#contract/signing.ts'
import { databaseAway, Fault, fault } from '#platform/fault.ts'
import { completeSignature } from '#platform/pades/append/index.ts'
import { type ByteSource, joined, piecesOf } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import type { PdfReport } from '#platform/pades/verify/index.ts'
import { assembleCms } from '#platform/pki/cms/write.ts'
import type { Kept } from '#platform/store/port.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Run, Work } from '#platform/work.ts'
import { documentFor, documentForGuests, growFile, sealCopy } from '../../documents/index.ts'
import { type Asked, expectAnswer, keptSignature, startAsking } from '../confirmation.ts'
import { type Given, signNow, withKey } from '../keys.ts'
import { longTerm } from '../long-term.ts'
import { newIn, refuseUnproven, reportOf } from '../prove.ts'
import { bytes, preparedOf, sessionCard, sessionFor } from '../session.ts'
import { withBytes } from '../source.ts'
import { stampHash, stampOver } from '../stamp.ts'
import { type Certificate, type Session, signingSession, signingStep } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'
import { completes, missingBefore, signingState, turnsOf } from '../turns.ts'
import { callCoSeals } from './ask-agency.ts'
import { copyOfSession } from './seal-copy.ts'
import { certificateToUse } from './start-signing.ts'

const mostBytes = 1024 * 1024 * 1024
/** Milliseconds a signature that was made waits for a database that is being restarted: the person still holds the line. */
export const patienceMs = 20_000

export interface Begun {
  readonly session: Session
  readonly certificate: Certificate
  readonly trust: Trust
}

/**
 * Looks at everything once more and moves the session on: it is signed once. Whoever waited for a confirmation may have waited longer than
 * the ten minutes in which what was prepared is signed.
 */
export async function claim(
  work: Work,
  id: string,
  from: Session['state'],
  to: Session['state'] = 'signing',
): Promise<Begun> {
  const session = await sessionFor(work, id, true)
  if (session.state !== from || session.tail === null) throw fault('signature.over')
  if (from === 'prepared' && session.expiresAt <= work.now) throw fault('signature.over')
  const certificate = await certificateToUse(work, session.certificateId, session.act)
  await (session.copyId === null ? refuseOtherTurn(work, session) : copyOfSession(work, session))
  await work.tx.update(signingSession).set({ state: to }).where(eq(signingSession.id, id))
  return { session: { ...session, state: to }, certificate, trust: await trustOf(work) }
}

/** Asked for initials, taken back or signed by somebody else since it was prepared: it is no longer the turn. */
async function refuseOtherTurn(work: Work, session: Session): Promise<void> {
  const seals = session.act === 'sealed' || session.act === 'appendixSealed' || session.act === 'secondSealed'
  const row = await documentFor(work, session.documentId, seals ? 'seal.use' : 'signature.give')
  const state = await signingState(work, row)
  const { files } = state
  const missing = missingBefore(state, session.act)
  if (missing !== undefined) throw fault('signature.order', { first: missing })
  if (files.find((it) => it.position === session.position)?.sha256 !== session.baseSha256)
    throw fault('signature.stale')
  const turns = await turnsOf(work, state)
  if (!turns.some((it) => it.act === session.act && it.position === session.position && it.stepId === session.stepId))
    throw fault('signature.over')
}

type Sign = (session: Session) => Promise<Given>

interface Made {
  readonly kept: Kept
  readonly level: string
}

/** Signs, stamps, assembles and proves; then keeps the bytes. Nothing here stands in a transaction. */
async function make(tools: Tools, begun: Begun, sign: Sign, base: ByteSource): Promise<Made> {
  const { session, certificate, trust } = begun
  const prepared = preparedOf(session)
  const before = await reportOf(base, trust, tools.now())
  const attributes = bytes(session.attributes)
  const { signature, algorithm } = await sign(session)
  tools.reached('signed')
  const stamp = await stampOver(tools, trust, certificate.sample, stampHash(signature, tools, trust))
  const [own, chain] = [bytes(certificate.der), certificate.chain.map(bytes)]
  const timestamp = 'token' in stamp ? stamp.token : undefined
  const cms = assembleCms({
    attributes,
    signature,
    certificate: own,
    chain,
    algorithm,
    ...(timestamp === undefined ? {} : { timestamp }),
  })
  const tail = completeSignature(prepared, cms)
  return keepProven(tools, begun, joined(base, tail), before)
}

/** The agency's signature ends the file: what makes it last comes with it. */
const lasting: readonly string[] = ['sealed', 'appendixSealed', 'secondSealed', 'copySealed']

/** What every signed file passes, whoever made its signature: what makes it last, the proof, then the store. */
async function keepProven(
  tools: Tools,
  { session, certificate, trust }: Begun,
  signed: ByteSource,
  before: PdfReport,
): Promise<Made> {
  const last = lasting.includes(session.act) ? await longTerm(tools, trust, signed, certificate.sample) : undefined
  const file = last === undefined ? signed : joined(signed, last.tail)
  const report = await refuseUnproven(file, trust, tools.now(), { fingerprint: certificate.sha256, before })
  tools.reached('proven')
  const kept = await tools.store.put(Readable.from(piecesOf(file)), mostBytes)
  tools.reached('stored')
  return { kept, level: last?.level ?? newIn(before, report)[0]?.level ?? 'B-B' }
}

/** What was asked is done. Refused or taken back while it was signed: nothing of it is kept. */
async function finishStep(work: Work, id: string): Promise<void> {
  const finished = await work.tx
    .update(signingStep)
    .set({ state: 'done', answeredAt: work.now })
    .where(and(eq(signingStep.id, id), eq(signingStep.state, 'waiting')))
    .returning({ id: signingStep.id })
  if (finished.length === 0) throw fault('signature.over')
}

/** The document's file grows, the step it was asked by ends. */
async function grow(work: Work, session: Session, made: Made): Promise<void> {
  // Before what was asked is read: who asks or answers meanwhile comes before this, or sees it.
  const row = await documentForGuests(work, session.documentId, true)
  const state = await signingState(work, row)
  await growFile(work, {
    documentId: session.documentId,
    position: session.position,
    act: session.act,
    baseSha256: session.baseSha256,
    kept: made.kept,
    completes: completes(state, session.act, session.stepId),
  })
  if (session.stepId !== null) await finishStep(work, session.stepId)
  if (session.act === 'sealed') await callCoSeals(work, state)
}

/** Takes the signed bytes into the document, or the copy of it, and says so, all in one unit of work. */
async function record(work: Work, { session, certificate }: Begun, made: Made): Promise<Session> {
  if (session.copyId === null) await grow(work, session, made)
  else await sealCopy(work, await copyOfSession(work, session), made.kept)
  const [done] = await work.tx
    .update(signingSession)
    .set({
      state: 'done',
      endedAt: work.now,
      tail: null,
      resultSha256: made.kept.sha256,
      resultSize: made.kept.size,
      level: made.level,
    })
    .where(and(eq(signingSession.id, session.id), inArray(signingSession.state, ['signing', 'waiting'])))
    .returning()
  if (!done) throw fault('signature.over')
  const row = await documentForGuests(work, session.documentId)
  // The log of a seal is that of the agency whose key it is.
  const agencies = [...new Set([row.agencyId, session.agencyId])]
  await work.record('document.bears-signature', row.id, agencies, {
    act: session.act,
    position: session.position,
    agency: session.agencyId,
    serial: certificate.serial,
    from: session.baseSha256,
    sha256: made.kept.sha256,
    level: made.level,
    note: certificate.subjectName,
  })
  return done
}

/** The commit whose answer was lost happened after all. */
async function recorded(work: Work, { session }: Begun, made: Made): Promise<Session | undefined> {
  const [done] = await work.tx
    .select()
    .from(signingSession)
    .where(
      and(
        eq(signingSession.id, session.id),
        eq(signingSession.state, 'done'),
        eq(signingSession.resultSha256, made.kept.sha256),
      ),
    )
  return done
}

/** Ends a session that came to nothing, with the reason; one that somebody else moved on meanwhile is his. */
export async function failSession(
  run: Run,
  actor: Actor,
  id: string,
  why: string,
  from: readonly Session['state'][] = ['signing', 'waiting'],
): Promise<void> {
  await run(actor, (work) =>
    work.tx
      .update(signingSession)
      .set({ state: 'failed', failure: why, tail: null, endedAt: work.now })
      .where(and(eq(signingSession.id, id), inArray(signingSession.state, [...from]))),
  )
}

/** A refusal that ends the matter; what else goes wrong may go right the next time. */
const isFinal = (refusal: unknown) =>
  refusal instanceof Fault && refusal.status < 500 && !refusal.code.startsWith('file.store')

/**
 * What was claimed is signed, kept and recorded; what fails on the way leaves the document as it was. A signature that came from elsewhere
 * and is kept already is not given up for a store or database that is away: it is tried again.
 */
export function finish(tools: Tools, run: Run, actor: Actor, begun: Begun, sign: Sign): Promise<Session> {
  return finishMade(tools, run, actor, begun, (base) => make(tools, begun, sign, base))
}

/** The same for a file another program signed: it is proved, not believed. */
export function finishGrown(
  tools: Tools,
  run: Run,
  actor: Actor,
  begun: Begun,
  grown: (base: ByteSource) => Promise<ByteSource>,
): Promise<Session> {
  return finishMade(tools, run, actor, begun, async (base) => {
    const before = await reportOf(base, begun.trust, tools.now())
    return keepProven(tools, begun, await grown(base), before)
  })
}

async function finishMade(
  tools: Tools,
  run: Run,
  actor: Actor,
  begun: Begun,
  makeOf: (base: ByteSource) => Promise<Made>,
): Promise<Session> {
  try {
    const made = await withBytes(tools.store, begun.session.baseSha256, makeOf)
    const done = await untilBack(patienceMs, (again) =>
      run(actor, async (work) => (again && (await recorded(work, begun, made))) || record(work, begun, made)),
    )
    tools.reached('recorded')
    return done
  } catch (error) {
    const refusal = error instanceof PdfFault ? fault('signature.unfit-file', { why: error.code }) : error
    if (begun.session.signature === null || isFinal(refusal))
      await failSession(run, actor, begun.session.id, refusal instanceof Fault ? refusal.code : 'internal')
    throw refusal
  }
}

/** Claims the session and asks the service: signed at once, or waiting for the person's confirmation. */
async function askRemote(tools: Tools, run: Run, actor: Actor, id: string, pin: string): Promise<Session> {
  const { begun, label } = await run(actor, async (work) => {
    const claimed = await claim(work, id, 'prepared', 'waiting')
    await expectAnswer(work, [claimed.session])
    return { begun: claimed, label: await labelOf(work, claimed.session) }
  })
  tools.reached('claimed')
  const { certificate } = begun
  const [session = begun.session] = await askForAll(
    tools,
    run,
    { sessions: [begun.session], labels: [label], certificate, actor },
    pin,
  )
  return session.signature === null ? session : finishKept(tools, run, actor, { ...begun, session })
}

/** Asks the service for what was claimed; refused, all of it has failed. */
export async function askForAll(tools: Tools, run: Run, asked: Asked, pin: string): Promise<readonly Session[]> {
  return startAsking(tools, run, asked, pin).catch(async (error: unknown) => {
    // What was asked stays asked, although nobody could write it down: it is found again under its reference.
    if (!databaseAway(error))
      for (const { id } of asked.sessions)
        await failSession(run, asked.actor, id, error instanceof Fault ? error.code : 'internal')
    throw error
  })
}

/** What the person reads on the phone. */
export async function labelOf(work: Work, session: Session): Promise<string> {
  const row = await documentForGuests(work, session.documentId)
  return row.subject
}

/** Finishes with the signature that is kept. */
export function finishKept(tools: Tools, run: Run, actor: Actor, begun: Begun): Promise<Session> {
  return finish(tools, run, actor, begun, async (session) => keptSignature(session, begun.certificate))
}

/** Opens the key, then claims the session: a wrong PIN leaves it to be tried again. */
export async function signSession(tools: Tools, run: Run, actor: Actor, id: string, pin: string): Promise<Session> {
  const certificate = await run(actor, async (work) => {
    const session = await sessionFor(work, id)
    return certificateToUse(work, session.certificateId, session.act)
  })
  if (certificate.means === 'remote') return askRemote(tools, run, actor, id, pin)
  return withKey(tools, run, actor, certificate, pin, async (key) => {
    const begun = await run(actor, (work) => claim(work, id, 'prepared'))
    tools.reached('claimed')
    return finish(tools, run, actor, begun, (session) => signNow(key, session))
  })
}

export const completeSigning = (tools: Tools) =>
  async function completeSigning(run: Run, actor: Actor, ask: Ask<typeof contract>) {
    const done = await signSession(tools, run, actor, ask.id, ask.pin ?? '')
    return untilBack(patienceMs, () => run(actor, (work) => sessionCard(work, done)))
  }
