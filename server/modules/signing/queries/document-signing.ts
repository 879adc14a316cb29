import { asc, eq } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { DocumentSigning } from '#contract/signing.ts'
import type { Work } from '#platform/work.ts'
import { documentFile, documentForGuests, documentRevision } from '../../documents/index.ts'
import { certificateCards } from '../certificates.ts'
import { isAsked, mayWithdraw } from '../steps.ts'
import type { Step } from '../tables.ts'
import { mayAsk, type SigningState, signingState, turnsOf } from '../turns.ts'

type Card = Static<typeof DocumentSigning>

async function revisionsOf(work: Work, id: string): Promise<Card['revisions']> {
  const lines = await work.tx
    .select()
    .from(documentRevision)
    .where(eq(documentRevision.documentId, id))
    .orderBy(asc(documentRevision.position), asc(documentRevision.ordinal))
  const files = await work.tx.select().from(documentFile).where(eq(documentFile.documentId, id))
  const positions = [...new Set(lines.map((it) => it.position))]
  return positions.map((position) => ({
    position,
    name: files.find((it) => it.position === position)?.name ?? '',
    lines: lines
      .filter((it) => it.position === position)
      .map((it) => ({
        ordinal: it.ordinal,
        act: it.act,
        sha256: it.sha256,
        size: it.size,
        at: it.at.toISOString(),
        byName: it.byName,
        byTitle: it.byTitle,
      })),
  }))
}

async function stepCard(work: Work, state: SigningState, it: Step): Promise<Card['steps'][number]> {
  return {
    id: it.id,
    kind: it.kind,
    part: it.part,
    name: it.holderName,
    title: it.holderTitle,
    state: it.state,
    note: it.note,
    askedByName: it.askedByName,
    askedAt: it.askedAt.toISOString(),
    answer: it.answer,
    answeredAt: it.answeredAt?.toISOString() ?? null,
    mine: await isAsked(work, it),
    mayWithdraw: it.state === 'waiting' && (await mayWithdraw(work, state, it)),
  }
}

/** Steps, turns and revisions of a document one reads. */
export async function documentSigning(work: Work, id: string): Promise<Card> {
  const row = await documentForGuests(work, id)
  const state = await signingState(work, row)
  const turns = await turnsOf(work, state)
  return {
    steps: await Promise.all(state.steps.map((it) => stepCard(work, state, it))),
    turns,
    mayAsk: mayAsk(work, state),
    certificates: turns.length > 0 ? await certificateCards(work) : [],
    revisions: await revisionsOf(work, id),
  }
}

export const readSigning = (work: Work, ask: { id: string }) => documentSigning(work, ask.id)
