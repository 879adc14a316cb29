import { and, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { answersIn, groupsOf, partBytes, partOf } from '#contract/sealed-paper.ts'
import type { giveBallotPass as giveContract, takeBallotPass as takeContract } from '#contract/secret-ballots.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { boxOf, readableBallot, settleBallot, type WithBallot, withBallot } from './doors.ts'
import { countOf } from './run.ts'
import { type BallotRow, ballotPaper, ballotPass } from './tables.ts'

type Turn = Pick<Ask<typeof takeContract>, 'tellers' | 'step'>

/** Whose turn it is: the teller who takes off the next layer, of a group that is large enough. */
function refuseOtherTurn(
  ballot: BallotRow,
  tellers: number,
  teller: number | undefined,
  { tellers: group, step }: Turn,
) {
  if (ballot.state !== 'closed' && ballot.state !== 'counted') throw fault('thing.state', { state: ballot.state })
  if (!groupsOf(tellers, ballot.threshold).some((it) => it.join() === group.join()))
    throw fault('input.invalid', { problems: [{ path: '/tellers', rule: 'range' }] })
  if (teller === undefined || group[step] !== teller) throw fault('access.denied')
}

/** What the teller of this turn opens; undefined when the one before has not passed it on. */
async function itemsFor(work: Work, ballot: BallotRow, tellers: number, { tellers: group, step }: Turn) {
  if (step > 0) return passOf(work, ballot, group, step - 1)
  const [from, to] = partOf(group, tellers, ballot.threshold, ballot.lines.length)
  return (await boxOf(work, ballot.id)).map((it) => it.sealed?.subarray(from, to) ?? Buffer.alloc(0))
}

/** What was passed on at a step, item by item. */
async function passOf(work: Work, ballot: BallotRow, group: readonly number[], step: number) {
  const [pass] = await work.tx
    .select()
    .from(ballotPass)
    .where(and(eq(ballotPass.ballotId, ballot.id), eq(ballotPass.tellers, [...group]), eq(ballotPass.step, step)))
  if (!pass) return undefined
  const bytes = partBytes(ballot.lines.length, ballot.threshold, step + 1)
  return Array.from({ length: pass.items.length / bytes }, (_, n) => pass.items.subarray(n * bytes, (n + 1) * bytes))
}

export async function takeBallotPass(work: Work, ask: Ask<typeof takeContract>): Promise<Reply<typeof takeContract>> {
  const { ballot, tellers, teller } = await readableBallot(work, ask.id)
  refuseOtherTurn(ballot, tellers.length, teller, ask)
  const items = await itemsFor(work, ballot, tellers.length, ask)
  if (!items) throw fault('thing.state', { state: ballot.state })
  return { items: items.map((it) => it.toString('base64')) }
}

/** Kept in the order of the bytes, whatever order they came in: nothing tells which was which before. */
const inOrder = (items: readonly Buffer[]) => [...items].sort(Buffer.compare)

export const giveBallotPass = (work: Work, ask: Ask<typeof giveContract>) =>
  withBallot(work, ask, 'teller', async (held) => {
    const { ballot, tellers, standing } = held
    const teller = tellers.find((it) => it.participantId === standing.me?.id)?.position
    refuseOtherTurn(ballot, tellers.length, teller, ask)
    const before = await itemsFor(work, ballot, tellers.length, ask)
    if (!before || (await passOf(work, ballot, ask.tellers, ask.step)))
      throw fault('thing.state', { state: ballot.state })
    const items = inOrder(ask.items.map((it) => Buffer.from(it, 'base64')))
    const bytes = partBytes(ballot.lines.length, ballot.threshold, ask.step + 1)
    if (items.length !== before.length || items.some((it) => it.length !== bytes)) throw fault('ballot.pass-unfit')
    const { tellers: group, step } = ask
    await work.tx.insert(ballotPass).values({ ballotId: ballot.id, tellers: group, step, items: Buffer.concat(items) })
    return step + 1 < ballot.threshold ? settleBallot(work, ballot, {}) : counted(work, held, group, items)
  })

/** The last layer is off: the papers are written down in the order of what they say and counted; another group's count must come to the same. */
async function counted(work: Work, { ballot }: WithBallot, tellers: number[], items: readonly Buffer[]) {
  const papers = items.map((item) => answersIn(item, ballot.form, ballot.lines.length))
  const first = await work.tx.select().from(ballotPaper).where(eq(ballotPaper.ballotId, ballot.id)).limit(1)
  await work.tx
    .insert(ballotPaper)
    .values(papers.map((answers, n) => ({ ballotId: ballot.id, tellers, n: n + 1, answers })))
  if (!first[0]) return settleBallot(work, ballot, { state: 'counted', result: countOf(ballot, papers) })
  const same = await sameAs(work, ballot.id, first[0].tellers, papers)
  return settleBallot(work, ballot, same ? {} : { disputed: true })
}

async function sameAs(work: Work, ballotId: string, tellers: number[], papers: readonly number[][]): Promise<boolean> {
  const rows = await work.tx
    .select()
    .from(ballotPaper)
    .where(and(eq(ballotPaper.ballotId, ballotId), eq(ballotPaper.tellers, tellers)))
    .orderBy(ballotPaper.n)
  return JSON.stringify(rows.map((it) => it.answers)) === JSON.stringify(papers)
}
