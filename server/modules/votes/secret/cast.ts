import { setTimeout as pause } from 'node:timers/promises'
import { and, eq } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { paperBytes } from '#contract/sealed-paper.ts'
import type { castSecretBallot as contract } from '#contract/secret-ballots.ts'
import { fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { roomFor, wholeState } from '../../sittings/index.ts'
import type { Bags } from './bag.ts'
import { readableBallot } from './doors.ts'
import { ballotElector } from './tables.ts'

/** Below the time after which proxies cut a silent request. */
const waitMs = 20_000

/** Puts a sealed paper into the bag of this process and waits until it is in the box. Nothing is written about who asked, nor in the request log. */
export const castSecretBallot =
  (bags: Bags) =>
  async (run: Run, actor: Actor, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> => {
    const sealed = Buffer.from(ask.sealed, 'base64')
    const me = await run(actor, (work) => mayCast(work, ask.id, sealed.length), { reading: true })
    const inBox = bags.put(actor, ask.id, me, sealed).then(() => true)
    return { inBox: await Promise.race([inBox, pause(waitMs, false, { ref: false })]) }
  }

async function mayCast(work: Work, id: string, bytes: number): Promise<string> {
  const { ballot, standing, tellers } = await readableBallot(work, id)
  const me = standing.me?.id
  if (me === undefined) throw fault('vote.not-elector')
  const [elector] = await work.tx
    .select({ marked: ballotElector.marked })
    .from(ballotElector)
    .where(and(eq(ballotElector.ballotId, id), eq(ballotElector.participantId, me)))
  if (!elector) throw fault(ballot.openedAt === null ? 'vote.over' : 'vote.not-elector')
  // A page that had no answer to its paper takes this for one, and finds the receipt once the box is closed.
  if (elector.marked) throw fault('vote.cast-before')
  if (ballot.state !== 'open' && ballot.state !== 'closing') throw fault('vote.over')
  if (bytes !== paperBytes(ballot.lines.length, tellers.length, ballot.threshold)) throw fault('ballot.paper-unfit')
  if (!ballot.rule?.absentVoting) {
    const { row } = await roomFor(work, ballot.meetingId)
    if ((await wholeState(work, row)).present[me] === undefined) throw fault('vote.not-present')
  }
  return me
}
