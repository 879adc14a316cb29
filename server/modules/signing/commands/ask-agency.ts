import { sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import type { askSignature as askContract, findSealers as findContract } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, reopenSeals } from '../../documents/index.ts'
import { type AgencyOn, agenciesOn, agencyOn, findAgencies, holdersOn } from '../../organisation/index.ts'
import { isSealKept } from '../keeper.ts'
import { addStep, openToGuest } from '../steps.ts'
import { insteadOfOurs, mayAsk, type SigningState, signingState } from '../turns.ts'

type Asked = Ask<typeof askContract>

/** Who may sign for another agency that issues a document with ours: its leaders. */
export const leading: readonly Role[] = ['leader']

const mostShown = 50

/** Agencies of today in which somebody keeps a seal, ours left out. */
export async function findSealers(work: Work, ask: Ask<typeof findContract>): Promise<Reply<typeof findContract>> {
  const row = await documentFor(work, ask.id, 'document.read')
  const may = mayAsk(work, await signingState(work, row))
  if (!may.includes('secondSeal') && !may.includes('joint')) throw fault('thing.missing')
  const day = civilDate(work.now)
  const kept = await work.tx.execute<{ id: string }>(sql`
    select k.agency_id as id from seal_custody k where k.ended_at is null and k.agency_id <> ${row.agencyId}`)
  const ids = kept.map((it) => it.id)
  const q = ask.q?.trim() ?? ''
  const found =
    q === ''
      ? await agenciesOn(work.tx, ids, day)
      : (await findAgencies(work.tx, { day, q, limit: 500 })).filter((it) => ids.includes(it.id))
  const rows = found
    .toSorted((a, b) => a.name.localeCompare(b.name, 'vi'))
    .slice(0, mostShown)
    .map((it) => ({ agencyId: it.id, name: it.name, parentName: it.parentName ?? '' }))
  return { rows }
}

/** Another agency of today whose seal somebody keeps; asked once at a time. */
async function sealerFor(work: Work, { row, steps }: SigningState, id: string | undefined): Promise<AgencyOn> {
  const agency = id === undefined ? undefined : await agencyOn(work.tx, id, civilDate(work.now))
  if (!agency) throw fault('seal.agency-unfit', { why: 'ended', name: '' })
  const { name } = agency
  if (agency.id === row.agencyId) throw fault('seal.agency-unfit', { why: 'own', name })
  if (!(await isSealKept(work, agency.id))) throw fault('seal.agency-unfit', { why: 'no-keeper', name })
  const again = steps.some(
    (it) => it.kind === 'secondSeal' && it.sealingId === agency.id && (it.state === 'waiting' || it.state === 'done'),
  )
  if (again) throw fault('seal.agency-unfit', { why: 'asked', name })
  return agency
}

/**
 * Asks another agency for its seal on what is signed and numbered (handbook 2.7): beside ours, in place of one that nobody here keeps, or once
 * more of an agency that issues with ours and refused. Until it answers the document does not leave.
 */
export async function askSeal(work: Work, state: SigningState, ask: Asked): Promise<void> {
  const { row } = state
  const agency = await sealerFor(work, state, ask.agencyId)
  const joint = state.steps.some(
    (it) => it.part === 'joint' && it.kind === 'countersign' && it.state === 'done' && it.sealingId === agency.id,
  )
  const id = await addStep(work, row, {
    kind: 'secondSeal',
    part: joint ? 'joint' : state.keptSeal || insteadOfOurs(state, ['done']) ? 'beside' : 'instead',
    sealingId: agency.id,
    holderName: agency.name,
    note: ask.note ?? '',
  })
  await openToGuest(work, row.id, id, { unitId: agency.id })
  await reopenSeals(work, row.id)
  await work.record('signature.asked', row.id, [row.agencyId, agency.id], {
    kind: 'secondSeal',
    note: agency.name,
    holders: [],
    keepers: [agency.id],
  })
}

/**
 * Asks another agency to issue the document with ours (văn bản liên tịch): its competent person signs behind ours, before the number; its seal
 * comes behind ours. Its keeper is told when it is his turn.
 */
export async function askJoint(work: Work, state: SigningState, ask: Asked): Promise<void> {
  const { row } = state
  const agency = await sealerFor(work, state, ask.agencyId)
  const { holderId, note = '' } = ask
  const person =
    holderId === undefined ? undefined : (await holdersOn(work.tx, [holderId], civilDate(work.now))).get(holderId)
  if (!person?.now || person.agencyId !== agency.id || !leading.includes(person.role)) throw fault('thing.missing')
  const asked = { part: 'joint' as const, sealingId: agency.id, note }
  const signature = await addStep(work, row, {
    ...asked,
    kind: 'countersign',
    holderId: person.id,
    holderName: person.name,
    holderTitle: `${person.title}, ${agency.name}`,
  })
  const seal = await addStep(work, row, { ...asked, kind: 'secondSeal', holderName: agency.name })
  await openToGuest(work, row.id, signature, { holderId: person.id })
  await openToGuest(work, row.id, seal, { unitId: agency.id })
  await work.record('signature.asked', row.id, [row.agencyId, agency.id], {
    kind: 'countersign',
    note: `${person.name}, ${agency.name}`,
    holders: [person.id],
    keepers: [],
  })
}

/** Our seal stands: those of the agencies that issue with ours come now, and whoever keeps them is told. */
export async function callCoSeals(work: Work, { row, steps }: SigningState): Promise<void> {
  const keepers = steps.flatMap((it) =>
    it.kind === 'secondSeal' && it.part === 'joint' && it.state === 'waiting' ? (it.sealingId ?? []) : [],
  )
  if (keepers.length === 0) return
  await work.record('signature.asked', row.id, [row.agencyId, ...keepers], {
    kind: 'secondSeal',
    note: steps
      .filter((it) => it.sealingId !== null && keepers.includes(it.sealingId) && it.kind === 'secondSeal')
      .map((it) => it.holderName)
      .join('; '),
    holders: [],
    keepers,
  })
}
