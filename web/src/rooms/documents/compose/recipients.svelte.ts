import type { Reply } from '#contract/endpoint.ts'
import { type findInside, findRecipients, type listGroups } from '#contract/recipients.ts'
import type { RecipientPurpose } from '#contract/words.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import type { TreeNode } from '../../../ui/tree.svelte.ts'

export interface Agency {
  readonly id: string
  readonly name: string
  readonly parentName: string | null
  /** How many agencies are directly below. */
  readonly children: number
}

/** Whom a document goes to: an agency, or a unit or person of one's own. */
export interface Place {
  readonly id: string
  readonly kind: 'agency' | 'unit' | 'person'
  readonly name: string
  /** What an agency stands under, the post of a person. */
  readonly note: string
  /** It can no longer be sent to. */
  readonly gone?: boolean
}

export interface Chosen {
  readonly place: Place
  readonly purpose: RecipientPurpose
}

interface Wire {
  readonly agencyId?: string | null
  readonly unitId?: string | null
  readonly holderId?: string | null
  readonly name: string
  readonly note?: string
  readonly gone?: boolean
}

/** As the server names it: a unit or person comes with the id of its own agency beside. */
export function placeOf({ agencyId, unitId, holderId, name, note = '', gone = false }: Wire): Place {
  const id = holderId ?? unitId ?? agencyId ?? ''
  const kind = holderId ? 'person' : unitId ? 'unit' : 'agency'
  return { id, kind, name, note: kind === 'unit' ? t('compose.inside.unit') : note, gone }
}

export const placeOfAgency = ({ id, name, parentName }: Pick<Agency, 'id' | 'name' | 'parentName'>): Place => ({
  id,
  kind: 'agency',
  name,
  note: parentName ?? '',
})

export const placeInside = (it: Reply<typeof findInside>['rows'][number]): Place =>
  placeOf({ ...it, note: [it.title, it.unitName].filter(Boolean).join(' · ') })

export type Group = Reply<typeof listGroups>['rows'][number]

const idNames = { agency: 'agencyId', unit: 'unitId', person: 'holderId' } as const

/** Who gets the document, in the order chosen. */
export class Recipients {
  list: readonly Chosen[] = $state.raw([])
  /** What those added next get it for. */
  purpose: RecipientPurpose = $state('execute')
  /** Who has it already and is not sent it again. */
  readonly taken: ReadonlySet<string>
  readonly #ids = $derived(new Set(this.list.map((it) => it.place.id)))

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken)
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** Adds those not chosen yet; answers how many that were. */
  add(places: readonly Place[]): number {
    return this.#put(places.map((place) => ({ place, purpose: this.purpose })))
  }

  /** Adds the members of a group with their own purposes, each once; whoever cannot be sent to is named. */
  addGroup(group: Group): { readonly added: number; readonly gone: readonly string[] } {
    const members = group.members.map((it) => ({ place: placeOf(it), purpose: it.purpose }))
    return {
      added: this.#put(members.filter((it) => !it.place.gone)),
      gone: members.filter((it) => it.place.gone).map((it) => it.place.name),
    }
  }

  #put(chosen: readonly Chosen[]): number {
    const fresh = chosen.filter(({ place }) => !this.has(place.id) && !this.taken.has(place.id))
    this.list = [...this.list, ...fresh]
    return fresh.length
  }

  remove(ids: readonly string[]): void {
    this.list = this.list.filter((it) => !ids.includes(it.place.id))
  }

  toggle(place: Place): void {
    if (this.has(place.id)) this.remove([place.id])
    else this.add([place])
  }

  give(purpose: RecipientPurpose, id?: string): void {
    this.list = this.list.map((it) => (id === undefined || it.place.id === id ? { ...it, purpose } : it))
  }

  /** As the server takes them. */
  ask() {
    return this.list.map(({ place, purpose }) => ({ [idNames[place.kind]]: place.id, purpose }))
  }
}

const page = 200

/** The agencies directly below one, or those at the top, as far as they were asked for. */
export class Level {
  readonly parent: string | null
  rows: readonly Agency[] = $state.raw([])
  more = $state(true)

  private constructor(parent: string | null) {
    this.parent = parent
  }

  static async below(parent: string | null): Promise<Level> {
    const level = new Level(parent)
    await level.goOn()
    return level
  }

  async goOn(): Promise<void> {
    const after = this.rows.at(-1)?.id
    const { rows, more } = await call(findRecipients, {
      limit: page,
      ...(this.parent === null ? {} : { parentId: this.parent }),
      ...(after === undefined ? {} : { after }),
    })
    this.rows = [...this.rows, ...rows]
    this.more = more && rows.length > 0
  }
}

/** A line of the tree: an agency, or the way on to those not listed yet. */
export interface RecipientLine extends TreeNode {
  readonly agency?: Agency
  readonly level: Level
}

export function nodesOf(level: Level): RecipientLine[] {
  const lines = level.rows.map((agency) => ({
    id: agency.id,
    label: agency.name,
    hasChildren: agency.children > 0,
    agency,
    level,
  }))
  const on = { id: `${level.parent ?? 'top'}-more`, label: t('compose.recipients.more'), hasChildren: false, level }
  return level.more ? [...lines, on] : lines
}
