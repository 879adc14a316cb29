import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import type { answerStep as answerContract, askSignature as askContract } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { completeSignatures, type DocumentRecord, documentFor, openReading } from '../../documents/index.ts'
import { holdersOn, holdersWithRole } from '../../organisation/index.ts'
import { documentSigning } from '../queries/document-signing.ts'
import { signingStep } from '../tables.ts'
import { hasAct, mayAsk, signingState } from '../turns.ts'

/** Roles whose posts sign: those that hold `signature.give`. */
const signingRoles: readonly Role[] = ['leader', 'chiefOfOffice', 'unitHead', 'officer']

async function personFor(work: Work, row: DocumentRecord, holderId: string | undefined) {
  const found =
    holderId === undefined ? undefined : (await holdersOn(work.tx, [holderId], civilDate(work.now))).get(holderId)
  const fits = found?.now === true && found.agencyId === row.agencyId && signingRoles.includes(found.role)
  if (!found || !fits || found.id === row.signerHolderId) throw fault('thing.missing')
  return found
}

/** By name; who must sign anyway is not asked. */
export async function findSigners(work: Work, ask: { id: string }) {
  const row = await documentFor(work, ask.id, 'document.read')
  const day = civilDate(work.now)
  const found = await Promise.all(signingRoles.map((role) => holdersWithRole(work.tx, row.agencyId, role, day)))
  const rows = found
    .flat()
    .filter((it) => it.id !== row.signerHolderId)
    .map((it) => ({ holderId: it.id, name: it.name, title: it.title }))
  return { rows: rows.toSorted((a, b) => a.name.localeCompare(b.name, 'vi')) }
}

export async function askSignature(work: Work, ask: Ask<typeof askContract>) {
  const row = await documentFor(work, ask.id, 'document.read')
  const state = await signingState(work, row)
  if (ask.kind === 'secondSeal') throw fault('thing.state', { state: row.state })
  if (!mayAsk(work, state).includes(ask.kind))
    throw fault(row.state === 'draft' ? 'access.denied' : 'thing.state', { state: row.state })
  const person = await personFor(work, row, ask.holderId)
  const again = state.steps.some((it) => it.kind === ask.kind && it.state !== 'withdrawn' && it.holderId === person.id)
  if (again) throw fault('thing.state', { state: 'asked' })
  const id = newId(work.now)
  await work.tx.insert(signingStep).values({
    id,
    documentId: row.id,
    agencyId: row.agencyId,
    kind: ask.kind,
    holderId: person.id,
    holderName: person.name,
    holderTitle: person.title,
    state: 'waiting',
    note: ask.note ?? '',
    askedBy: work.actor.assignmentId,
    askedByName: work.actor.personName,
    askedAt: work.now,
  })
  // Whoever is to sign reads what he signs.
  await openReading(work, [
    { documentId: row.id, holderId: person.id, basis: 'draft', basisId: newId(work.now), since: work.now },
  ])
  await work.record('signature.asked', row.id, [row.agencyId], {
    kind: ask.kind,
    note: person.name,
    holders: [person.id],
  })
  return documentSigning(work, row.id)
}

/**
 * Refused by whoever was asked, or taken back by whoever asked. Either way nobody waits for it any more: who asked sees the reason and asks
 * another, or goes on.
 */
export async function answerStep(work: Work, ask: Ask<typeof answerContract>) {
  const [step] = await work.tx.select().from(signingStep).where(eq(signingStep.id, ask.id)).for('update')
  if (!step) throw fault('thing.missing')
  const row = await documentFor(work, step.documentId, 'document.read')
  const own = ask.answer === 'refused' ? step.holderId : step.askedBy
  if (own !== work.actor.assignmentId || work.actor.onBehalfOf) throw fault('access.denied')
  if (step.state !== 'waiting') throw fault('thing.state', { state: step.state })
  await work.tx
    .update(signingStep)
    .set({ state: ask.answer, answer: ask.reason, answeredAt: work.now })
    .where(and(eq(signingStep.id, step.id)))
  await work.record('signature.answered', row.id, [row.agencyId], {
    kind: step.kind,
    note: step.holderName,
    reason: ask.reason,
    answer: ask.answer,
    holders: (ask.answer === 'refused' ? [step.askedBy] : [step.holderId]).filter((it) => it !== null),
  })
  // Taken back as the last one that was waited for: the signature that is there is enough.
  const state = await signingState(work, row)
  const open = state.steps.some((it) => it.kind === 'countersign' && it.state === 'waiting')
  if (step.kind === 'countersign' && ask.answer === 'withdrawn' && !open && hasAct(state, 'signed'))
    await completeSignatures(work, row.id)
  return { done: true as const }
}
