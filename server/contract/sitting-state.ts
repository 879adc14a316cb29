import { type Fraction, quorumOf } from './decision-rule.ts'
import type { FloorBallot, FloorVote } from './floor-vote.ts'
import type { PresenceMode } from './meeting-words.ts'

/**
 * What a meeting is while it lasts, and how each event of its log changes it. Pure: the server folds its log with it, a page the events it
 * hears, and both come to the same. Instants are milliseconds since 1970, so that clocks can be reckoned with.
 */

export const speechStates = ['asked', 'queued', 'called', 'speaking', 'paused'] as const
export type SpeechState = (typeof speechStates)[number]

export const lineStates = ['testing', 'ready', 'connected', 'degraded', 'lost'] as const
export type LineState = (typeof lineStates)[number]

/** How somebody was found to be there. */
export const attendanceWays = ['self', 'code', 'siteHead', 'desk'] as const
export type AttendanceWay = (typeof attendanceWays)[number]

/** What a clock has run: `startedAt` is set while it runs. Nobody counts ticks. */
export interface Clock {
  readonly limitMs: number | null
  readonly accumulatedMs: number
  readonly startedAt: number | null
}

/** What a clock has run at an instant. */
export const elapsed = (clock: Clock, now: number): number =>
  clock.accumulatedMs + (clock.startedAt === null ? 0 : Math.max(0, now - clock.startedAt))

export const started = (clock: Clock, at: number): Clock =>
  clock.startedAt === null ? { ...clock, startedAt: at } : clock

export const stopped = (clock: Clock, at: number): Clock =>
  clock.startedAt === null ? clock : { ...clock, accumulatedMs: elapsed(clock, at), startedAt: null }

export interface Speech {
  readonly id: string
  readonly who: string
  readonly kind: string
  /** The smaller, the sooner called. */
  readonly rank: number
  /** Stops the clock of whoever speaks when it begins. */
  readonly pauses: boolean
  readonly subject: string
  readonly itemId: string | null
  readonly state: SpeechState
  readonly askedAt: number
  /** Null until it begins; what was paused in between is not taken off. */
  readonly from: number | null
  readonly clock: Clock
}

export interface Spoken {
  readonly id: string
  readonly who: string
  readonly kind: string
  readonly subject: string
  readonly itemId: string | null
  readonly from: number
  readonly to: number
  /** Net of pauses. */
  readonly ms: number
}

export interface Presence {
  readonly mode: PresenceMode
  readonly since: number
  readonly way: AttendanceWay
}

export interface ShownPage {
  readonly paperId: string
  readonly version: number
  readonly page: number
  /** Part of the page that is shown, in parts of its width and height; null: all of it. */
  readonly view: { readonly x: number; readonly y: number; readonly zoom: number } | null
  readonly by: string
  /** Grows with every change: whoever gets an older one later leaves it. */
  readonly rev: number
}

export const wallViews = ['automatic', 'item', 'paper', 'speaker', 'vote', 'quorum', 'message', 'blank'] as const
export type WallView = (typeof wallViews)[number]

export interface SittingState {
  readonly phase: 'before' | 'open' | 'recess' | 'closed'
  readonly openedAt: number | null
  readonly closedAt: number | null
  /** Null: no number is asked to be present. */
  readonly quorum: Fraction | null
  /** Participants who have a vote. */
  readonly electors: readonly string[]
  readonly present: Readonly<Record<string, Presence>>
  readonly itemId: string | null
  readonly itemSince: number | null
  readonly outcomes: Readonly<Record<string, string>>
  readonly queueOpen: boolean
  /** In the order of the queue; whoever speaks first. */
  readonly speeches: readonly Speech[]
  /** Places of speeches in the queue, told to whoever asked alone. */
  readonly places: Readonly<Record<string, number>>
  readonly spoken: readonly Spoken[]
  readonly timers: Readonly<Record<string, Clock>>
  readonly page: ShownPage | null
  /** Of the page shown last, also when none is. */
  readonly lastRev: number
  readonly announcement: { readonly text: string; readonly at: number } | null
  readonly messages: readonly {
    readonly id: string
    readonly who: string
    readonly text: string
    readonly at: number
  }[]
  readonly lines: Readonly<Record<string, { readonly state: LineState; readonly at: number; readonly text: string }>>
  readonly wall: { readonly view: WallView; readonly text: string }
  /** In the order in which they were opened. */
  readonly votes: readonly FloorVote[]
  readonly ballots: readonly FloorBallot[]
}

export const emptySitting: SittingState = {
  phase: 'before',
  openedAt: null,
  closedAt: null,
  quorum: null,
  electors: [],
  present: {},
  itemId: null,
  itemSince: null,
  outcomes: {},
  queueOpen: true,
  speeches: [],
  places: {},
  spoken: [],
  timers: {},
  page: null,
  lastRev: 0,
  announcement: null,
  messages: [],
  lines: {},
  wall: { view: 'automatic', text: '' },
  votes: [],
  ballots: [],
}

/** What happened, by type. `at` stands beside it in the log. */
export type SittingEvent =
  | { readonly type: 'prepared'; readonly electors: readonly string[]; readonly quorum: Fraction | null }
  | { readonly type: 'opened' | 'recess' | 'resumed' | 'closed' }
  | {
      readonly type: 'came'
      readonly who: readonly string[]
      readonly mode: PresenceMode
      readonly way: AttendanceWay
      /** Why it was put right; empty for what is simply noted. */
      readonly reason: string
    }
  | { readonly type: 'left'; readonly who: readonly string[]; readonly reason: string }
  | { readonly type: 'item'; readonly itemId: string | null }
  | { readonly type: 'outcome'; readonly itemId: string; readonly outcome: string }
  | { readonly type: 'queue'; readonly open: boolean }
  | {
      readonly type: 'asked'
      readonly id: string
      readonly who: string
      readonly kind: string
      readonly rank: number
      readonly pauses: boolean
      readonly subject: string
      readonly itemId: string | null
      readonly limitMs: number | null
    }
  | {
      readonly type: 'approved' | 'speaks' | 'paused' | 'ended' | 'withdrawn' | 'declined'
      readonly id: string
    }
  /** Everybody learns of a speech when it is called, and then all of it. */
  | { readonly type: 'called'; readonly speech: Speech }
  /** Its place in the queue, 1 for the next, told to whoever asked alone. */
  | { readonly type: 'place'; readonly id: string; readonly place: number }
  | { readonly type: 'extended'; readonly id: string; readonly ms: number }
  | { readonly type: 'ordered'; readonly ids: readonly string[] }
  | { readonly type: 'timer'; readonly name: string; readonly clock: Clock | null }
  | ({ readonly type: 'page' } & ShownPage)
  | { readonly type: 'pageEnded' }
  | { readonly type: 'announced'; readonly text: string }
  | { readonly type: 'message'; readonly id: string; readonly who: string; readonly text: string }
  | { readonly type: 'line'; readonly siteId: string; readonly state: LineState; readonly text: string }
  | { readonly type: 'wall'; readonly view: WallView; readonly text: string }
  /** A vote as it now stands: opened, extended, closed, announced, annulled. */
  | { readonly type: 'vote'; readonly vote: FloorVote }
  | { readonly type: 'ballot'; readonly ballot: FloorBallot }

/** An event with its instant, as it stands in the log. */
export type Happened = SittingEvent & { readonly at: number }

/** Messages kept in the state; older ones are in the log. */
const mostMessages = 200

/** Each in its place, a new one behind. */
const withOne = <T extends { readonly id: string }>(list: readonly T[], one: T): readonly T[] =>
  list.some((it) => it.id === one.id) ? list.map((it) => (it.id === one.id ? one : it)) : [...list, one]

/** Order of the queue: whoever speaks, then those called, then by rank, then as they were put. */
function inOrder(speeches: readonly Speech[]): Speech[] {
  const place: Record<SpeechState, number> = { speaking: 0, paused: 1, called: 2, queued: 3, asked: 4 }
  return [...speeches].sort((a, b) => place[a.state] - place[b.state] || (a.state === 'queued' ? a.rank - b.rank : 0))
}

function without<V>(record: Readonly<Record<string, V>>, keys: readonly string[]): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

const changeSpeech = (state: SittingState, id: string, change: (it: Speech) => Speech): SittingState => ({
  ...state,
  speeches: inOrder(state.speeches.map((it) => (it.id === id ? change(it) : it))),
})

const withoutSpeech = (state: SittingState, id: string): SittingState => ({
  ...state,
  speeches: state.speeches.filter((it) => it.id !== id),
  places: without(state.places, [id]),
})

/** Whoever spoke is stopped by one that pauses, and goes on when that one ends. */
function speaks(state: SittingState, id: string, at: number): SittingState {
  const rest = state.speeches.map((it) =>
    it.id !== id && it.state === 'speaking' ? { ...it, state: 'paused' as const, clock: stopped(it.clock, at) } : it,
  )
  return changeSpeech({ ...state, speeches: rest }, id, (it) => ({
    ...it,
    state: 'speaking',
    from: it.from ?? at,
    clock: started(it.clock, at),
  }))
}

function ended(state: SittingState, id: string, at: number): SittingState {
  const speech = state.speeches.find((it) => it.id === id)
  if (!speech) return state
  const ms = elapsed(speech.clock, at)
  const { who, kind, subject, itemId } = speech
  const left = {
    ...withoutSpeech(state, id),
    spoken: [...state.spoken, { id, who, kind, subject, itemId, from: speech.from ?? at, to: at, ms }],
  }
  const back = speech.pauses ? left.speeches.find((it) => it.state === 'paused') : undefined
  return back ? speaks(left, back.id, at) : left
}

/** When a meeting rests or ends, every clock stands. */
function allStopped(state: SittingState, at: number): SittingState {
  return {
    ...state,
    speeches: inOrder(
      state.speeches.map((it) =>
        it.state === 'speaking' ? { ...it, state: 'paused' as const, clock: stopped(it.clock, at) } : it,
      ),
    ),
    timers: Object.fromEntries(Object.entries(state.timers).map(([name, clock]) => [name, stopped(clock, at)])),
  }
}

function ofSpeech(state: SittingState, event: Happened): SittingState | undefined {
  switch (event.type) {
    case 'asked': {
      const { id, who, kind, rank, pauses, subject, itemId, limitMs, at } = event
      const clock = { limitMs, accumulatedMs: 0, startedAt: null }
      const speech = { id, who, kind, rank, pauses, subject, itemId, askedAt: at, from: null, clock }
      return { ...state, speeches: [...state.speeches, { ...speech, state: 'asked' as const }] }
    }
    case 'approved':
      return changeSpeech(state, event.id, (it) => ({ ...it, state: 'queued' }))
    case 'called': {
      const speech = { ...event.speech, state: 'called' as const }
      const others = state.speeches.filter((it) => it.id !== speech.id)
      return { ...state, speeches: inOrder([...others, speech]), places: without(state.places, [speech.id]) }
    }
    case 'place':
      return { ...state, places: { ...state.places, [event.id]: event.place } }
    case 'speaks':
      return speaks(state, event.id, event.at)
    case 'paused':
      return changeSpeech(state, event.id, (it) => ({ ...it, state: 'paused', clock: stopped(it.clock, event.at) }))
    case 'extended':
      return changeSpeech(state, event.id, (it) => ({
        ...it,
        clock: { ...it.clock, limitMs: it.clock.limitMs === null ? null : it.clock.limitMs + event.ms },
      }))
    case 'ended':
      return ended(state, event.id, event.at)
    case 'withdrawn':
    case 'declined':
      return withoutSpeech(state, event.id)
    case 'ordered': {
      const place = (id: string) => {
        const at = event.ids.indexOf(id)
        return at < 0 ? event.ids.length : at
      }
      return { ...state, speeches: inOrder([...state.speeches].sort((a, b) => place(a.id) - place(b.id))) }
    }
    default:
      return undefined
  }
}

function ofCourse(state: SittingState, event: Happened): SittingState | undefined {
  switch (event.type) {
    case 'prepared':
      return { ...state, electors: event.electors, quorum: event.quorum }
    case 'opened':
      return { ...state, phase: 'open', openedAt: event.at }
    case 'recess':
      return { ...allStopped(state, event.at), phase: 'recess' }
    case 'resumed':
      return { ...state, phase: 'open' }
    case 'closed':
      return { ...allStopped(state, event.at), phase: 'closed', closedAt: event.at, itemId: null, page: null }
    case 'came': {
      const came = Object.fromEntries(
        event.who.map((who) => [
          who,
          { mode: event.mode, way: event.way, since: state.present[who]?.since ?? event.at },
        ]),
      )
      return { ...state, present: { ...state.present, ...came } }
    }
    case 'left':
      return { ...state, present: without(state.present, event.who) }
    case 'item':
      return { ...state, itemId: event.itemId, itemSince: event.itemId === null ? null : event.at }
    case 'outcome':
      return { ...state, outcomes: { ...state.outcomes, [event.itemId]: event.outcome } }
    default:
      return undefined
  }
}

/** One event further. What does not fit the state leaves it as it is: the server records only what fits. */
export function after(state: SittingState, event: Happened): SittingState {
  const known = ofCourse(state, event) ?? ofSpeech(state, event)
  if (known) return known
  switch (event.type) {
    case 'queue':
      return { ...state, queueOpen: event.open }
    case 'timer':
      return event.clock === null
        ? { ...state, timers: without(state.timers, [event.name]) }
        : { ...state, timers: { ...state.timers, [event.name]: event.clock } }
    case 'page': {
      const { type: _type, at: _at, ...page } = event
      return page.rev <= state.lastRev ? state : { ...state, page, lastRev: page.rev }
    }
    case 'pageEnded':
      return { ...state, page: null }
    case 'announced':
      return { ...state, announcement: event.text === '' ? null : { text: event.text, at: event.at } }
    case 'message': {
      const { id, who, text, at } = event
      return { ...state, messages: [...state.messages, { id, who, text, at }].slice(-mostMessages) }
    }
    case 'line':
      return {
        ...state,
        lines: { ...state.lines, [event.siteId]: { state: event.state, at: event.at, text: event.text } },
      }
    case 'vote':
      return { ...state, votes: withOne(state.votes, event.vote) }
    case 'ballot':
      return { ...state, ballots: withOne(state.ballots, event.ballot) }
    case 'wall':
      return { ...state, wall: { view: event.view, text: event.text } }
    default:
      return state
  }
}

export const folded = (events: Iterable<Happened>, from: SittingState = emptySitting): SittingState => {
  let state = from
  for (const event of events) state = after(state, event)
  return state
}

/** Of those with a vote, who is there, and how many must be; `needed` is 0 where no number is asked. */
export function presence(state: SittingState): { present: number; total: number; needed: number; ok: boolean } {
  const total = state.electors.length
  const present = state.electors.filter((id) => state.present[id] !== undefined).length
  return quorumOf({ quorum: state.quorum }, total, present)
}
