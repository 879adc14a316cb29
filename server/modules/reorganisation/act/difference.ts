import { type ReorgWork, reorgWork } from '#contract/reorganisation.ts'
import type { Work } from '#platform/work.ts'
import type { Appointment, Heirs, Moved } from '../../organisation/index.ts'
import type { TurnedBook } from '../../registers/index.ts'
import type { Difference } from '../tables.ts'
import { type EndingPost, mainSuccessor, nameAfter, type Plan, type Standing, successorOf } from './plan.ts'

/** How many rows of each list are answered; all are counted. */
const mostRows = 200
const mostWork = 50

export interface Done {
  readonly books: readonly TurnedBook[]
  readonly appointed: ReadonlyMap<EndingPost, Appointment>
  readonly heirs: Heirs
  readonly moved: readonly Moved[]
  readonly waiting: readonly Moved[]
  readonly underWay: number
}

type UnitRow = Difference['units'][number]
type Named = NonNullable<UnitRow['before']>

const namedBefore = (it: Standing): Named => ({
  name: it.name,
  abbreviation: it.abbreviation,
  place: it.place,
  code: it.code,
  parent: it.parentName,
})

function unitRows(plan: Plan): UnitRow[] {
  const names = (ids: readonly (string | undefined)[]) => [
    ...new Set(ids.flatMap((id) => (id === undefined ? [] : [nameAfter(plan, id)]))),
  ]
  const ends = plan.ending.map((it): UnitRow => {
    const own = plan.lines.filter((line) => line.predecessorId === it.id).map((line) => successorOf(plan, line))
    const successors = names(own.length > 0 ? own : [mainSuccessor(plan, it)])
    return { id: it.id, nature: it.nature, what: 'ends', before: namedBefore(it), after: null, successors }
  })
  const begins = plan.lines.flatMap((line): UnitRow[] => {
    if (line.kind !== 'create') return []
    const { name, abbreviation, place, code, nature } = line
    const above = line.parentId ?? plan.created.get(line.parentKey)
    const parent = above === undefined ? '' : nameAfter(plan, above)
    const id = plan.created.get(line.key) ?? ''
    return [
      { id, nature, what: 'begins', before: null, after: { name, abbreviation, place, code, parent }, successors: [] },
    ]
  })
  const changes = plan.lines.flatMap((line): UnitRow[] => {
    const it = plan.standing.get(line.predecessorId ?? '')
    if (line.kind !== 'rename' || !it) return []
    const before = namedBefore(it)
    const { name, abbreviation } = line
    const after = { ...before, name, abbreviation, place: line.place || it.place, code: line.code || it.code }
    return [{ id: it.id, nature: it.nature, what: 'changes', before, after, successors: [] }]
  })
  const hung = plan.orphans.map((it): UnitRow => {
    const before = namedBefore(it)
    const above = plan.standing.get(it.parentId ?? '')
    const to = above && mainSuccessor(plan, above)
    return {
      id: it.id,
      nature: it.nature,
      what: 'changes',
      before,
      after: { ...before, parent: to === undefined ? '' : nameAfter(plan, to) },
      successors: [],
    }
  })
  return [...begins, ...changes, ...hung, ...ends]
}

function peopleRows(plan: Plan, appointed: Done['appointed']): Difference['people'] {
  return plan.endingPosts.flatMap((post) => {
    if (post.holderId === null) return []
    const to = appointed.get(post)
    const unit = plan.standing.get(post.unitId)
    const before = [post.title, unit?.name ?? ''].filter((part) => part !== '').join(', ')
    return [{ name: post.personName, before, after: to ? `${to.title}, ${nameAfter(plan, to.unitId)}` : '' }]
  })
}

function workRows(moved: readonly Moved[]): Difference['work'] {
  return reorgWork.flatMap((kind) => {
    const rows = moved.filter((it) => it.kind === kind)
    if (rows.length === 0) return []
    const shown = rows.slice(0, mostWork).map(({ label, from, to, dueAt }) => ({ label, from, to, dueAt }))
    return [{ kind, count: rows.length, rows: shown }]
  })
}

/** What an act changes, before beside after. */
export function differenceOf(work: Work, plan: Plan, done: Done): Difference {
  const units = unitRows(plan)
  const people = peopleRows(plan, done.appointed)
  const books = done.books.map(({ agencyId, name, what, number, on }) => ({
    agency: nameAfter(plan, agencyId),
    name,
    what,
    number,
    on,
  }))
  const count = (what: UnitRow['what']) => units.filter((it) => it.what === what).length
  return {
    at: work.now.toISOString(),
    units: units.slice(0, mostRows),
    people: people.slice(0, mostRows),
    books: books.slice(0, mostRows),
    work: workRows(done.moved),
    underWay: done.underWay,
    waiting: done.waiting
      .slice(0, mostRows)
      .map(({ kind, id, label, from }) => ({ kind: kind as ReorgWork, id, label, from })),
    waitingCount: done.waiting.length,
    counts: {
      unitsEnd: count('ends'),
      unitsBegin: count('begins'),
      unitsChange: count('changes'),
      people: people.length,
      peopleWithout: people.filter((it) => it.after === '').length,
      booksClose: books.filter((it) => it.what === 'closes').length,
      booksOpen: books.filter((it) => it.what === 'opens').length,
    },
    problems: [],
  }
}

export const nothingDone = (work: Work, problems: Difference['problems']): Difference => ({
  at: work.now.toISOString(),
  units: [],
  people: [],
  books: [],
  work: [],
  underWay: 0,
  waiting: [],
  waitingCount: 0,
  counts: { unitsEnd: 0, unitsBegin: 0, unitsChange: 0, people: 0, peopleWithout: 0, booksClose: 0, booksOpen: 0 },
  problems: [...problems],
})
