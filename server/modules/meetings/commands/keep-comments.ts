import { count, eq } from 'drizzle-orm'
import type { answerComment as answerContract, commentPaper as commentContract } from '#contract/agenda.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { paperFor, readablePaper } from '../papers.ts'
import { most } from '../policy.ts'
import { newestVersion } from '../queries/papers.ts'
import { paperComment, participant } from '../tables.ts'
import { deskOf, tell } from '../tell.ts'

/** Said by whoever is invited, in his own name, of the version he sees. */
export async function commentPaper(work: Work, ask: Ask<typeof commentContract>) {
  const held = await paperFor(work, ask.id, 'comment')
  const [known] = await work.tx.select({ n: count() }).from(paperComment).where(eq(paperComment.paperId, held.paper.id))
  if ((known?.n ?? 0) >= most.comments) throw fault('meeting.full', { limit: most.comments })
  const id = newId(work.now)
  await work.tx.insert(paperComment).values({
    id,
    paperId: held.paper.id,
    n: (await newestVersion(work, held.paper.id))?.n ?? null,
    page: ask.page,
    kind: ask.kind,
    text: ask.text,
    byPerson: work.actor.personId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  })
  await tell(work, held.meeting, 'commented', held.paper.title, { holders: await deskOf(work, held.meeting) })
  return { id }
}

/** An answer may be put right by answering again; whoever asked is told. */
export async function answerComment(work: Work, ask: Ask<typeof answerContract>) {
  const [comment] = await work.tx.select().from(paperComment).where(eq(paperComment.id, ask.id))
  if (!comment) throw fault('thing.missing')
  const { standing, own, meeting, paper } = await readablePaper(work, comment.paperId)
  if (!standing.runs && !own) throw fault('access.denied')
  await work.tx
    .update(paperComment)
    .set({ answer: ask.text, answeredByName: work.actor.personName, answeredAt: work.now })
    .where(eq(paperComment.id, comment.id))
  const [asker] = await work.tx
    .select({ holderId: participant.holderId })
    .from(participant)
    .where(eq(participant.personId, comment.byPerson))
    .limit(1)
  await tell(work, meeting, 'answered', paper.title, { holders: asker ? [asker.holderId] : [] })
  return { done: true as const }
}
