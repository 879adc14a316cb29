import { findRecipients } from '#contract/recipients.ts'
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
