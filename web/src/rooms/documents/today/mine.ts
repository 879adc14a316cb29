import { listWork } from '#contract/desk.ts'
import type { WorkPile } from '#contract/words.ts'
import { call } from '../../../kit/api.ts'
import { named, type Row } from '../work/view.ts'

interface Part {
  readonly count: number
  readonly capped: boolean
  readonly rows: readonly Row[]
}

export interface Mine {
  readonly toDirect: Part
  /** Given by me, and late or in need of my answer. */
  readonly attention: Part
  readonly todo: Part
  readonly toKnow: Part
}

const shownRows = 8
/** Among so many of what I gave, by deadline, those that need me are looked for. */
const lookedThrough = 200
const nothing: Part = { count: 0, capped: false, rows: [] }

async function read(pile: WorkPile, limit: number, background: boolean): Promise<Part> {
  const page = await call(listWork, { pile, limit }, { background })
  return { count: page.count, capped: page.countCapped, rows: page.rows.map(named) }
}

/** What lies on my own desk now. */
export async function readMine(directs: boolean, background: boolean): Promise<Mine> {
  const [toDirect, given, todo, toKnow] = await Promise.all([
    directs ? read('toDirect', shownRows, background) : nothing,
    read('given', lookedThrough, background),
    read('todo', shownRows, background),
    read('toKnow', shownRows, background),
  ])
  const calling = given.rows.filter((row) => row.pace === 'red' || row.extensionAsked)
  // Who waits for an answer comes before who is late: only I can give it.
  const rows = [...calling.filter((row) => row.extensionAsked), ...calling.filter((row) => !row.extensionAsked)]
  const attention = {
    count: rows.length,
    capped: rows.length === lookedThrough,
    rows: rows.slice(0, shownRows),
  }
  return { toDirect, attention, todo, toKnow }
}

/** How many things wait that were not on the screen before. */
export function fresh(before: Mine, now: Mine): number {
  const ids = (mine: Mine) => Object.values(mine).flatMap((part: Part) => part.rows.map((row) => row.id))
  const shown = new Set(ids(before))
  return new Set(ids(now).filter((id) => !shown.has(id))).size
}
