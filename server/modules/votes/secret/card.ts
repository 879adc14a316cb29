import { asc, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  listSecretBallots as listContract,
  readSecretBallot as readContract,
  listReceipts as receiptsContract,
  SecretBallot,
  SecretBallotAct,
} from '#contract/secret-ballots.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, readableMeeting, standingIn } from '../../meetings/index.ts'
import { boxOf, readableBallot, type SeenBallot } from './doors.ts'
import { type BallotRow, ballotElector, ballotPass, secretBallot } from './tables.ts'

export async function listSecretBallots(
  work: Work,
  ask: Ask<typeof listContract>,
): Promise<Reply<typeof listContract>> {
  const meeting = await readableMeeting(work, ask.id)
  const { runs } = await standingIn(work, meeting)
  const rows = await work.tx
    .select({ id: secretBallot.id, state: secretBallot.state })
    .from(secretBallot)
    .where(eq(secretBallot.meetingId, meeting.id))
    .orderBy(asc(secretBallot.position))
  const ballots: SecretBallot[] = []
  for (const row of rows) if (runs || row.state !== 'draft') ballots.push(await ballotCard(work, row.id))
  return { ballots }
}

export const readSecretBallot = (work: Work, ask: Ask<typeof readContract>): Promise<Reply<typeof readContract>> =>
  ballotCard(work, ask.id)

/** Every voter finds his own; whose it is nobody else can tell. */
export async function listReceipts(
  work: Work,
  ask: Ask<typeof receiptsContract>,
): Promise<Reply<typeof receiptsContract>> {
  const { ballot } = await readableBallot(work, ask.id)
  if (!['closed', 'counted', 'announced'].includes(ballot.state)) throw fault('thing.state', { state: ballot.state })
  return { receipts: (await boxOf(work, ask.id)).map((it) => it.receipt.toString('hex')) }
}

const iso = (at: Date | null) => at?.toISOString() ?? null

export async function ballotCard(work: Work, id: string): Promise<SecretBallot> {
  const seen = await readableBallot(work, id)
  const { ballot: row, standing, tellers, teller } = seen
  const electors = await work.tx
    .select()
    .from(ballotElector)
    .where(eq(ballotElector.ballotId, id))
    .orderBy(asc(ballotElector.position))
  const me = electors.find((it) => it.participantId === standing.me?.id)
  const counts = standing.runs || teller !== undefined
  const over = ['closed', 'counted', 'announced'].includes(row.state)
  const { meetingId, version, state, question, form, lines, seats, itemIds, matter, threshold } = row
  const { rule, ruleSource, voters, present, presentAtEnd, annulReason, repeats, disputed } = row
  return {
    ...{ id, meetingId, version, state, question, form, lines, seats, itemIds, matter, threshold },
    ...{ rule, ruleSource, voters, electors: row.electors, present, presentAtEnd, annulReason, repeats, disputed },
    tellers: tellers.map((it) => ({
      participantId: it.participantId,
      name: it.name,
      publicKey: it.publicKey?.toString('base64') ?? null,
    })),
    openedAt: iso(row.openedAt),
    closedAt: iso(row.closedAt),
    announcedAt: iso(row.announcedAt),
    marked: over || counts ? electors.filter((it) => it.marked).length : null,
    result: state === 'announced' || (counts && state === 'counted') ? row.result : null,
    ...(await countingsOf(work, row)),
    elector: me !== undefined,
    voted: me?.marked ?? false,
    teller: teller ?? null,
    missing: standing.runs && state === 'open' ? electors.filter((it) => !it.marked).map(shortly) : [],
    can: actsOn(seen),
  }
}

const shortly = ({ participantId, name, present }: typeof ballotElector.$inferSelect) => ({
  ...{ participantId, name, present },
})

/** How far each group of tellers is. */
async function countingsOf(work: Work, { id, threshold, state }: BallotRow) {
  if (state !== 'closed' && state !== 'counted') return { counts: [], turns: [] }
  const passes = await work.tx
    .select({ tellers: ballotPass.tellers, step: ballotPass.step })
    .from(ballotPass)
    .where(eq(ballotPass.ballotId, id))
    .orderBy(asc(ballotPass.tellers), asc(ballotPass.step))
  const last = new Map(passes.map((it) => [it.tellers.join(), it]))
  const all = [...last.values()]
  return {
    counts: all.filter((it) => it.step + 1 >= threshold).map((it) => it.tellers),
    turns: all.filter((it) => it.step + 1 < threshold).map((it) => ({ tellers: it.tellers, step: it.step + 1 })),
  }
}

function actsOn({ ballot, meeting, standing }: SeenBallot): SecretBallotAct[] {
  if (!standing.runs || over(meeting)) return []
  const { state } = ballot
  const able: Record<SecretBallotAct, boolean> = {
    change: state === 'draft',
    drop: state === 'draft',
    callTellers: state === 'draft',
    open: state === 'keys' && meeting.state === 'open',
    close: state === 'open' || state === 'closing',
    announce: state === 'counted' && !ballot.disputed,
    annul: ['keys', 'open', 'closing', 'closed', 'counted'].includes(state),
    repeat: state === 'annulled',
  }
  return (Object.keys(able) as SecretBallotAct[]).filter((act) => able[act])
}

const over = (meeting: Meeting) => ['closed', 'cancelled'].includes(meeting.state)
