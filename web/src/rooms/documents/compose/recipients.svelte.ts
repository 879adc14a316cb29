import { listUnits } from '#contract/organisation.ts'
import { findRecipients } from '#contract/recipients.ts'
import type { RecipientPurpose } from '#contract/words.ts'
import { call } from '../../../kit/api.ts'

export interface Agency {
  readonly id: string
  readonly name: string
  readonly parentName: string | null
  /** How many agencies are directly below. */
  readonly children: number
}

export interface Chosen {
  readonly agency: Pick<Agency, 'id' | 'name' | 'parentName'>
  readonly purpose: RecipientPurpose
}

/** Who gets the document, in the order chosen. */
export class Recipients {
  list: readonly Chosen[] = $state.raw([])
  /** What those added next get it for. */
  purpose: RecipientPurpose = $state('execute')
  readonly #ids = $derived(new Set(this.list.map((it) => it.agency.id)))

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** Adds those not chosen yet; answers how many that were. */
  add(agencies: readonly Chosen['agency'][]): number {
    const fresh = agencies.filter((it) => !this.has(it.id))
    this.list = [...this.list, ...fresh.map((agency) => ({ agency, purpose: this.purpose }))]
    return fresh.length
  }

  remove(ids: readonly string[]): void {
    this.list = this.list.filter((it) => !ids.includes(it.agency.id))
  }

  toggle(agency: Chosen['agency']): void {
    if (this.has(agency.id)) this.remove([agency.id])
    else this.add([agency])
  }

  give(purpose: RecipientPurpose, id?: string): void {
    this.list = this.list.map((it) => (id === undefined || it.agency.id === id ? { ...it, purpose } : it))
  }
}

export interface Level {
  readonly rows: readonly Agency[]
  /** There are more than can be listed. */
  readonly more: boolean
}

/** The agencies directly below one, or those at the top. The picker's own list is short; the tree of the organisation has the rest. */
export async function agenciesBelow(parentId: string | null): Promise<Level> {
  const { rows, more } = await call(findRecipients, parentId === null ? {} : { parentId })
  if (!more || parentId === null) return { rows, more }
  const all = await call(listUnits, { parentId })
  const known = new Map(rows.map((it) => [it.id, it]))
  const agencies = all.rows
    .filter((it) => it.nature === 'agency')
    .map((it) => known.get(it.id) ?? { ...it, parentName: it.path.at(-1) ?? null })
  return { rows: agencies, more: all.more }
}
