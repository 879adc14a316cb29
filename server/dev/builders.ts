import type { Role } from '#contract/permissions.ts'
import type { Direction } from '#contract/words.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { account } from '../modules/identity/index.ts'
import {
  agencyCode,
  orgUnit,
  orgUnitName,
  orgUnitPlacement,
  person,
  post,
  postAssignment,
} from '../modules/organisation/index.ts'
import { register } from '../modules/registers/index.ts'

/** Builders of organisation, people and registers, for the sample province and for tests alike. Each answers the new id. */

export interface UnitDraft {
  readonly nature: 'agency' | 'unit'
  readonly agencyId?: string
  readonly parentId?: string | null
  readonly kind: string
  readonly level: string
  readonly name: string
  readonly shortName: string
  readonly abbreviation: string
  readonly place: string
  readonly position?: number
  readonly newCode?: string | undefined
  readonly oldCode?: string | undefined
  readonly validFrom?: string
  readonly validTo?: string | null
}

const longAgo = '2004-01-01'

export async function buildUnit(work: Work, draft: UnitDraft): Promise<string> {
  const id = newId(work.now)
  const span = { validFrom: draft.validFrom ?? longAgo, validTo: draft.validTo ?? null }
  await work.tx.insert(orgUnit).values({
    id,
    nature: draft.nature,
    agencyId: draft.agencyId ?? id,
    ...span,
  })
  await work.tx.insert(orgUnitPlacement).values({
    orgUnitId: id,
    parentId: draft.parentId ?? null,
    kind: draft.kind,
    level: draft.level,
    position: draft.position ?? 0,
    ...span,
  })
  const { name, shortName, abbreviation, place } = draft
  const codes = [draft.newCode, draft.oldCode].filter((code) => code !== undefined)
  await work.tx.insert(orgUnitName).values({
    orgUnitId: id,
    name,
    shortName,
    abbreviation,
    place,
    searchKey: fold([name, shortName, ...codes].join(' ')),
    ...span,
  })
  for (const [scheme, code] of [['new35', draft.newCode] as const, ['old13', draft.oldCode] as const])
    if (code !== undefined) await work.tx.insert(agencyCode).values({ agencyId: id, scheme, code, ...span })
  return id
}

export interface HeldPostDraft {
  readonly unitId: string
  readonly title: string
  readonly role: Role
  readonly rank?: number
  readonly acting?: boolean
  readonly validFrom?: string
  readonly validTo?: string | null
}

export async function buildPerson(work: Work, fullName: string, posts: readonly HeldPostDraft[]): Promise<string> {
  const personId = newId(work.now)
  await work.tx.insert(person).values({ id: personId, fullName, searchKey: fold(fullName) })
  for (const draft of posts) await buildPost(work, personId, draft)
  return personId
}

/** A post and who holds it; answers the id of the holding. */
export async function buildPost(work: Work, personId: string, draft: HeldPostDraft): Promise<string> {
  const postId = newId(work.now)
  const id = newId(work.now)
  const span = { validFrom: draft.validFrom ?? longAgo, validTo: draft.validTo ?? null }
  const { unitId, title, role } = draft
  await work.tx.insert(post).values({ id: postId, unitId, title, role, rank: draft.rank ?? 100, ...span })
  await work.tx.insert(postAssignment).values({ id, postId, personId, acting: draft.acting ?? false, ...span })
  return id
}

/** An account with a password hash already made: hashing two hundred in a row would take a newcomer's patience. */
export async function buildAccount(work: Work, personId: string, login: string, passwordHash: string): Promise<string> {
  const id = newId(work.now)
  await work.tx.insert(account).values({
    id,
    personId,
    login,
    passwordHash,
    passwordChangedAt: work.now,
    mustChangePassword: false,
    createdAt: work.now,
  })
  return id
}

export interface RegisterDraft {
  readonly agencyId: string
  readonly direction: Direction
  readonly name: string
  readonly kinds?: readonly string[]
  readonly secret?: boolean
  readonly standard?: boolean
  readonly openedOn: string
}

export async function buildRegister(work: Work, draft: RegisterDraft): Promise<string> {
  const id = newId(work.now)
  await work.tx.insert(register).values({
    id,
    agencyId: draft.agencyId,
    direction: draft.direction,
    name: draft.name,
    kinds: [...(draft.kinds ?? [])],
    secret: draft.secret ?? false,
    standard: draft.standard ?? false,
    openedOn: draft.openedOn,
  })
  return id
}
