import { and, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { readableRound, standingIn } from '../policy.ts'
import { slipAnswer, slipMember, slipOpening, slipPaper } from '../tables.ts'

/** Whoever sees the round sees its papers; that a person opened one is kept, the first time and the last. */
export async function readSlipPaper(work: Work, ask: { id: string; download?: boolean }): Promise<KeptFile> {
  const [found] = await work.tx
    .select({ paper: slipPaper, size: storedFile.size, mediaType: storedFile.mediaType })
    .from(slipPaper)
    .innerJoin(storedFile, eq(storedFile.sha256, slipPaper.sha256))
    .where(eq(slipPaper.id, ask.id))
  if (!found) throw fault('thing.missing')
  await readableRound(work, found.paper.roundId)
  await work.tx
    .insert(slipOpening)
    .values({ paperId: found.paper.id, personId: work.actor.personId, firstAt: work.now, lastAt: work.now })
    .onConflictDoUpdate({ target: [slipOpening.paperId, slipOpening.personId], set: { lastAt: work.now } })
  const { sha256, fileName } = found.paper
  return { sha256, size: found.size, name: fileName, mediaType: found.mediaType, inline: !ask.download }
}

/** Like what it says: for the member and who runs the round at once, for all others when it is closed. */
export async function readSlipScan(work: Work, ask: { id: string; n: number; download?: boolean }): Promise<KeptFile> {
  const [found] = await work.tx
    .select({ answer: slipAnswer, member: slipMember, size: storedFile.size, mediaType: storedFile.mediaType })
    .from(slipAnswer)
    .innerJoin(slipMember, eq(slipMember.id, slipAnswer.memberId))
    .innerJoin(storedFile, eq(storedFile.sha256, slipAnswer.scanSha256))
    .where(and(eq(slipAnswer.memberId, ask.id), eq(slipAnswer.n, Number(ask.n))))
  if (!found) throw fault('thing.missing')
  const round = await readableRound(work, found.member.roundId)
  const { runs, me } = await standingIn(work, round)
  if (!runs && me?.id !== found.member.id && round.state !== 'closed') throw fault('thing.missing')
  const { scanSha256: sha256, scanName: name } = found.answer
  if (sha256 === null) throw fault('thing.missing')
  return { sha256, size: found.size, name, mediaType: found.mediaType, inline: !ask.download }
}
