import { folded, type Happened, type SittingState, type Spoken } from '#contract/sitting-state.ts'

/** What happened under one item. */
export interface ItemCourse {
  /** When it was called and left, in order; it may be called again. */
  readonly spans: readonly { readonly from: number; readonly until: number }[]
  readonly speeches: readonly Spoken[]
  /** Versions of papers whose pages were shown, in the order in which they were shown first. */
  readonly shown: readonly { readonly paperId: string; readonly version: number }[]
}

export interface Course {
  readonly state: SittingState
  readonly items: ReadonlyMap<string, ItemCourse>
  /** Speeches and recesses outside of any item. */
  readonly otherSpeeches: readonly Spoken[]
  readonly recesses: readonly { readonly from: number; readonly until: number }[]
}

/** The whole log told by items. A span that still runs ends now. */
export function courseOf(events: readonly Happened[], now: number): Course {
  const state = folded(events)
  const items = new Map<string, Gathered>()
  const of = (id: string) => {
    const found: Gathered = items.get(id) ?? { spans: [], shown: new Map(), speeches: [] }
    items.set(id, found)
    return found
  }
  const recesses: { from: number; until: number }[] = []
  let open: { id: string; from: number } | undefined
  let rest: number | undefined
  for (const event of events) {
    if (event.type === 'item' || event.type === 'closed') {
      if (open) of(open.id).spans.push({ from: open.from, until: event.at })
      open = event.type === 'item' && event.itemId !== null ? { id: event.itemId, from: event.at } : undefined
    }
    if (event.type === 'page' && open) {
      const { paperId, version } = event
      of(open.id).shown.set(`${paperId} ${version}`, { paperId, version })
    }
    if (event.type === 'recess') rest = event.at
    if ((event.type === 'resumed' || event.type === 'closed') && rest !== undefined) {
      recesses.push({ from: rest, until: event.at })
      rest = undefined
    }
  }
  if (open) of(open.id).spans.push({ from: open.from, until: now })
  for (const spoken of state.spoken) if (spoken.itemId !== null) of(spoken.itemId).speeches.push(spoken)
  return {
    state,
    items: new Map([...items].map(([id, it]) => [id, { ...it, shown: [...it.shown.values()] }])),
    otherSpeeches: state.spoken.filter((it) => it.itemId === null),
    recesses,
  }
}

interface Gathered {
  readonly spans: { from: number; until: number }[]
  readonly shown: Map<string, Shown>
  readonly speeches: Spoken[]
}

interface Shown {
  readonly paperId: string
  readonly version: number
}
