import { ECDH, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '#access'
import { countBallots } from '#contract/ballot-count.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { votingNow } from '#contract/floor-vote.ts'
import type {
  announceSecretBallot as announceContract,
  annulSecretBallot as annulContract,
  callTellers as callContract,
  closeSecretBallot as closeContract,
  giveTellerKey as keyContract,
  openSecretBallot as openContract,
} from '#contract/secret-ballots.ts'
import type { SittingState } from '#contract/sitting-state.ts'
import { fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { inRoom } from '../../sittings/index.ts'
import { electorate, quorateOf, ruleFor, thereOf } from '../electorate.ts'
import { shuffled } from './bag.ts'
import {
  boxOf,
  destroyPapers,
  floorOf,
  lockedBallot,
  readableBallot,
  recordBallot,
  settleBallot,
  tellersOf,
  withBallot,
} from './doors.ts'
import { type BallotRow, ballotBox, ballotElector, ballotTeller } from './tables.ts'

export const callTellers = (work: Work, ask: Ask<typeof callContract>) =>
  withBallot(work, ask, 'run', async ({ ballot }) => {
    if (ballot.state !== 'draft') throw fault('thing.state', { state: ballot.state })
    if (ballot.version !== ask.version) throw fault('thing.changed')
    return settleBallot(work, ballot, { state: 'keys' })
  })

/** A point of P-256, uncompressed, or nothing. */
function pointOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 65 || bytes[0] !== 4) return undefined
  try {
    ECDH.convertKey(bytes, 'prime256v1')
    return bytes
  } catch {
    return undefined
  }
}

/** The public half of what a teller's device made; a device that lost its key gives another one, until the ballot is open. */
export const giveTellerKey = (work: Work, ask: Ask<typeof keyContract>) =>
  withBallot(work, ask, 'teller', async ({ ballot, tellers, standing }) => {
    if (ballot.state !== 'keys') throw fault('thing.state', { state: ballot.state })
    const publicKey = pointOf(ask.publicKey)
    const same = tellers.some(
      (it) => it.participantId !== standing.me?.id && publicKey && it.publicKey?.equals(publicKey),
    )
    if (!publicKey || same) throw fault('input.invalid', { problems: [{ path: '/publicKey', rule: 'format' }] })
    await work.tx
      .update(ballotTeller)
      .set({ publicKey })
      .where(and(eq(ballotTeller.ballotId, ballot.id), eq(ballotTeller.participantId, standing.me?.id ?? '')))
    return settleBallot(work, ballot, {})
  })

export const openSecretBallot = (work: Work, ask: Ask<typeof openContract>) =>
  withBallot(work, ask, 'run', async ({ meeting, state, ballot, tellers }) => {
    if (ballot.state !== 'keys') throw fault('thing.state', { state: ballot.state })
    if (meeting.state !== 'open') throw fault('thing.state', { state: meeting.state })
    if (votingNow(state)) throw fault('vote.another-open')
    const keyless = tellers.filter((it) => it.publicKey === null).map((it) => it.name)
    if (keyless.length > 0) throw fault('ballot.no-key', { names: keyless })
    const counts = quorateOf(state)
    const found = await ruleFor(work, meeting, ballot.matter)
    const { ballotForm } = found.rule
    if (ballotForm === 'open' || ballotForm === 'paper') throw fault('vote.form-unfit', { form: ballotForm })
    const electors = await electorate(work, meeting, state)
    await work.tx
      .insert(ballotElector)
      .values(electors.map(({ chairs: _, ...elector }) => ({ ...elector, ballotId: ballot.id })))
    const open = { ...found, ...counts, state: 'open', openedAt: work.now } as const
    const after = await settleBallot(work, ballot, open)
    await recordBallot(work, meeting, ballot, 'opened')
    return after
  })

/** Long enough for every process to see that it is closing and to put in what waits there. */
const drainMs = 2500

/**
 * Closes in two steps: first nobody is waited for any more and what waits is put into the box, at whichever process; then the box is shaken.
 * Broken off in between it is closed by asking again.
 */
export const closeSecretBallot = async (
  run: Run,
  actor: Actor,
  ask: Ask<typeof closeContract>,
): Promise<Reply<typeof closeContract>> => {
  await run(actor, (work) =>
    withBallot(work, ask, 'run', async ({ meeting, ballot }) => {
      if (ballot.state === 'closing') return ballot
      if (ballot.state !== 'open') throw fault('thing.state', { state: ballot.state })
      await recordBallot(work, meeting, ballot, 'closed')
      return settleBallot(work, ballot, { state: 'closing', closedAt: work.now })
    }),
  )
  await pause(drainMs)
  await run(actor, (work) => shake(work, ask.id))
  return { done: true }
}

async function shake(work: Work, id: string): Promise<void> {
  const { ballot } = await readableBallot(work, id)
  await inRoom(work, { id: ballot.meetingId, command: randomUUID() }, 'run', async ({ state }) => {
    const locked = await lockedBallot(work, id)
    if (locked.state !== 'closing') return []
    const papers = await shakeBox(work, id)
    const closed = await settleBallot(work, locked, closing(locked, state, papers))
    return [{ event: { type: 'ballot', ballot: floorOf(closed, await tellersOf(work, id)) } }]
  })
}

/** An empty box needs nobody to open it. */
function closing(ballot: BallotRow, state: SittingState, papers: number) {
  const there = thereOf(state)
  const presentAtEnd = there.size
  if (papers > 0) return { state: 'closed' as const, presentAtEnd }
  return { state: 'counted' as const, presentAtEnd, result: countOf({ ...ballot, presentAtEnd }, []) }
}

export function countOf(ballot: BallotRow, papers: readonly (readonly number[])[]) {
  const { form, seats, rule } = ballot
  if (rule === null) throw new Error('a ballot is opened with its rule')
  const present = ballot.presentAtEnd ?? 0
  return countBallots(
    { form, seats, rule, lines: ballot.lines.length, electors: ballot.electors ?? 0, present },
    papers,
  )
}

/** All rows written anew in one transaction, papers under new names: which came together before is gone from what stands. */
async function shakeBox(work: Work, ballotId: string): Promise<number> {
  const papers = await boxOf(work, ballotId)
  await work.tx.delete(ballotBox).where(eq(ballotBox.ballotId, ballotId))
  if (papers.length > 0)
    await work.tx
      .insert(ballotBox)
      .values(shuffled(papers).map(({ sealed, receipt }) => ({ ballotId, id: randomUUID(), sealed, receipt })))
  const electors = await work.tx.delete(ballotElector).where(eq(ballotElector.ballotId, ballotId)).returning()
  if (electors.length > 0) await work.tx.insert(ballotElector).values(electors.sort((a, b) => a.position - b.position))
  return papers.length
}

export const announceSecretBallot = (work: Work, ask: Ask<typeof announceContract>) =>
  withBallot(work, ask, 'run', async ({ meeting, ballot }) => {
    if (ballot.state !== 'counted') throw fault('thing.state', { state: ballot.state })
    if (ballot.disputed) throw fault('ballot.disputed')
    await destroyPapers(work, ballot.id)
    await recordBallot(work, meeting, ballot, 'announced')
    return settleBallot(work, ballot, { state: 'announced', announcedAt: work.now })
  })

const annullable = ['keys', 'open', 'closing', 'closed', 'counted']

export const annulSecretBallot = (work: Work, ask: Ask<typeof annulContract>) =>
  withBallot(work, ask, 'run', async ({ meeting, ballot }) => {
    if (!annullable.includes(ballot.state)) throw fault('thing.state', { state: ballot.state })
    await destroyPapers(work, ballot.id)
    await recordBallot(work, meeting, ballot, 'annulled')
    return settleBallot(work, ballot, { state: 'annulled', annulReason: ask.reason })
  })
