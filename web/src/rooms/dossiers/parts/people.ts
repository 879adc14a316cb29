import { findPeople } from '#contract/people.ts'
import { call } from '../../../kit/api.ts'

/** Somebody chosen: a person in a post, or a unit. */
export interface Chosen {
  readonly id: string
  readonly label: string
  readonly note: string
  readonly holderId: string | null
  readonly unitId: string | null
}

export type Purpose = 'member' | 'keeper' | 'task'

export async function findChosen(purpose: Purpose, q: string): Promise<Chosen[]> {
  const { people } = await call(findPeople, { for: purpose, ...(q ? { q } : {}) })
  return people.map((it) => ({
    id: it.holderId ?? it.unitId ?? '',
    label: it.name,
    note: it.holderId === null ? '' : `${it.title}, ${it.unitName}`,
    holderId: it.holderId,
    unitId: it.unitId,
  }))
}

/** As the server wants to be told: exactly one of the two. */
export const namedOf = (it: Pick<Chosen, 'holderId' | 'unitId'>) =>
  it.holderId === null ? { unitId: it.unitId ?? '' } : { holderId: it.holderId }
