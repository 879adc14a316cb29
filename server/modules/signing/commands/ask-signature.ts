import type { Ask } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import type { askSignature as askContract, findSigners as findContract } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, documentForGuests, openReading } from '../../documents/index.ts'
import { holdersOn, holdersWithRole } from '../../organisation/index.ts'
import { documentSigning } from '../queries/document-signing.ts'
import { addStep } from '../steps.ts'
import { mayAsk, type SigningState, signingState } from '../turns.ts'
import { askJoint, askSeal, leading } from './ask-agency.ts'

/** Roles whose posts sign: those that hold `signature.give`. */
const signingRoles: readonly Role[] = ['leader', 'chiefOfOffice', 'unitHead', 'officer']

async function personFor(work: Work, row: DocumentRecord, holderId: string | undefined) {
  const found =
    holderId === undefined ? undefined : (await holdersOn(work.tx, [holderId], civilDate(work.now))).get(holderId)
  const fits = found?.now === true && found.agencyId === row.agencyId && signingRoles.includes(found.role)
  if (!found || !fits || found.id === row.signerHolderId) throw fault('thing.missing')
  return found
}

/** By name; who must sign anyway is not asked. Of another agency its leaders alone, for whoever may ask it to issue with ours. */
export async function findSigners(work: Work, ask: Ask<typeof findContract>) {
  const row = await documentFor(work, ask.id, 'document.read')
  const agencyId = ask.agencyId ?? row.agencyId
  const other = agencyId !== row.agencyId
  const may = mayAsk(work, await signingState(work, row))
  if (other ? !may.includes('joint') : row.agencyId !== work.actor.agencyId) throw fault('thing.missing')
  const day = civilDate(work.now)
  const asked = other ? leading : signingRoles
  const found = await Promise.all(asked.map((role) => holdersWithRole(work.tx, agencyId, role, day)))
  const rows = found
    .flat()
    .filter((it) => it.id !== row.signerHolderId)
    .map((it) => ({ holderId: it.id, name: it.name, title: it.title }))
  return { rows: rows.toSorted((a, b) => a.name.localeCompare(b.name, 'vi')) }
}

export async function askSignature(work: Work, ask: Ask<typeof askContract>) {
  const row = await documentForGuests(work, ask.id, true)
  const state = await signingState(work, row)
  const { kind } = ask
  if (!mayAsk(work, state).includes(kind))
    throw fault(row.state === 'draft' && kind !== 'secondSeal' ? 'access.denied' : 'thing.state', { state: row.state })
  if (kind === 'secondSeal') await askSeal(work, state, ask)
  else if (kind === 'joint') await askJoint(work, state, ask)
  else await askPerson(work, state, kind, ask)
  return documentSigning(work, row.id)
}

async function askPerson(
  work: Work,
  state: SigningState,
  kind: 'initials' | 'countersign',
  ask: Ask<typeof askContract>,
) {
  const { row } = state
  const person = await personFor(work, row, ask.holderId)
  const again = state.steps.some((it) => it.kind === kind && it.state !== 'withdrawn' && it.holderId === person.id)
  if (again) throw fault('thing.state', { state: 'asked' })
  await addStep(work, row, {
    kind,
    holderId: person.id,
    holderName: person.name,
    holderTitle: person.title,
    note: ask.note ?? '',
  })
  // Whoever is to sign reads what he signs.
  await openReading(work, [
    { documentId: row.id, holderId: person.id, basis: 'draft', basisId: newId(work.now), since: work.now },
  ])
  await work.record('signature.asked', row.id, [row.agencyId], {
    kind,
    note: person.name,
    holders: [person.id],
    keepers: [],
  })
}
