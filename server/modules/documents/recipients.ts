import { rolePermissions } from '#access'
import { roles } from '#contract/permissions.ts'
import type { RecipientPurpose } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import {
  agenciesOn,
  type HeadedUnit,
  type Holder,
  holdersOn,
  lastNames,
  successorsOf,
  unitsOn,
} from '../organisation/index.ts'

/** Exactly one of an agency, a unit of the own agency, a person in a post of it. */
export interface RecipientAsk {
  readonly agencyId?: string
  readonly unitId?: string
  readonly holderId?: string
  readonly purpose: RecipientPurpose
}

/** Whom a document goes to, by the names of today. Inside the agency `agencyId` is its own. */
export interface Recipient {
  readonly agencyId: string
  readonly unitId: string | null
  readonly holderId: string | null
  readonly name: string
  readonly title: string
  readonly purpose: RecipientPurpose
}

/** Roles of posts that handle what is laid on their desk: others cannot be sent to. */
export const deskRoles = roles.filter((role) => rolePermissions[role].includes('assignment.handle'))

type Gone = 'ended' | 'other-agency' | 'no-head' | 'post'

/** What was found of one: the recipient, what stands beside its name, and why it cannot be sent to, if so. */
export interface Known {
  readonly ask: RecipientAsk
  readonly recipient: Recipient
  readonly note: string
  readonly gone: Gone | null
}

function goneUnit(found: HeadedUnit | undefined, agencyId: string): Gone | null {
  if (!found) return 'ended'
  if (found.agencyId !== agencyId) return 'other-agency'
  return found.headed ? null : 'no-head'
}

function goneHolder(found: Holder | undefined, agencyId: string): Gone | null {
  if (!found || found.agencyId !== agencyId) return 'other-agency'
  if (!found.now) return 'ended'
  return deskRoles.includes(found.role) ? null : 'post'
}

/** Looks all of them up, in the order asked; `agencyId` is the agency that sends. A handful of statements, however many there are. */
export async function known(work: Work, asked: readonly RecipientAsk[], agencyId: string): Promise<Known[]> {
  const day = civilDate(work.now)
  const ids = (pick: (it: RecipientAsk) => string | undefined) => [...new Set(asked.flatMap((it) => pick(it) ?? []))]
  const agencyIds = ids((it) => it.agencyId)
  const agencies = new Map((await agenciesOn(work.tx, agencyIds, day)).map((it) => [it.id, it]))
  const units = await unitsOn(
    work.tx,
    ids((it) => it.unitId),
    day,
  )
  const holders = await holdersOn(
    work.tx,
    ids((it) => it.holderId),
    day,
  )
  const missing = [
    ...agencyIds.filter((id) => !agencies.has(id)),
    ...ids((it) => it.unitId).filter((id) => !units.has(id)),
  ]
  const last = await lastNames(work.tx, missing)
  return asked.map((ask) => {
    const inside = { agencyId, purpose: ask.purpose }
    if (ask.unitId !== undefined) {
      const found = units.get(ask.unitId)
      const gone = goneUnit(found, agencyId)
      // Units of other agencies are not named to whoever guesses their ids.
      const name = gone === 'other-agency' ? '' : (found?.name ?? last.get(ask.unitId) ?? '')
      return { ask, note: '', gone, recipient: { ...inside, unitId: ask.unitId, holderId: null, name, title: '' } }
    }
    if (ask.holderId !== undefined) {
      const found = holders.get(ask.holderId)
      const gone = goneHolder(found, agencyId)
      const { name, title } = gone === 'other-agency' || !found ? { name: '', title: '' } : found
      return { ask, note: title, gone, recipient: { ...inside, unitId: null, holderId: ask.holderId, name, title } }
    }
    const id = ask.agencyId ?? ''
    const found = agencies.get(id)
    const recipient = { agencyId: id, unitId: null, holderId: null, name: found?.name ?? last.get(id) ?? '', title: '' }
    return {
      ask,
      note: found?.parentName ?? found?.place ?? '',
      gone: found ? null : ('ended' as const),
      recipient: { ...recipient, purpose: ask.purpose },
    }
  })
}

const keyOf = (it: RecipientAsk) => it.agencyId ?? it.unitId ?? it.holderId ?? ''

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/**
 * Those asked for, each fit to be sent to today and named once; an agency does not send to itself. One that has ended is refused with those
 * who carry on, to be chosen instead; a unit or person, with the reason. `path`: where in the input they stand.
 */
export async function recipientsFor(
  work: Work,
  asked: readonly RecipientAsk[],
  path = '/recipients',
): Promise<Recipient[]> {
  const { agencyId } = work.actor
  for (const [index, it] of asked.entries())
    if ([it.agencyId, it.unitId, it.holderId].filter((id) => id !== undefined).length !== 1)
      throw wrong(`${path}/${index}`, 'one-recipient')
  if (new Set(asked.map(keyOf)).size !== asked.length) throw wrong(path, 'uniqueItems')
  if (asked.some((it) => it.agencyId === agencyId)) throw wrong(path, 'self')
  const all = await known(work, asked, agencyId)
  for (const { ask, recipient, gone } of all) {
    if (gone === null) continue
    if (ask.agencyId === undefined) throw fault('document.recipient-unfit', { name: recipient.name, why: gone })
    const successors = (await successorsOf(work.tx, [ask.agencyId], civilDate(work.now))).get(ask.agencyId) ?? []
    throw fault('document.recipient-ended', { name: recipient.name, successors })
  }
  return all.map((it) => it.recipient)
}
