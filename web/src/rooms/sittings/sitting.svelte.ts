import type { Ask, Endpoint, Reply } from '#contract/endpoint.ts'
import type { readMeeting as readMeetingContract } from '#contract/meetings.ts'
import { readMeeting } from '#contract/meetings.ts'
import type { LogPlace } from '#contract/signals.ts'
import { after, emptySitting, type Happened, type SittingState } from '#contract/sitting-state.ts'
import { hearSitting, readSitting, type SittingAct } from '#contract/sittings.ts'
import { again } from '../../kit/again.ts'
import { call, Refusal } from '../../kit/api.ts'
import { follow } from '../../kit/follow.ts'
import { live } from '../../kit/live.svelte.ts'
import { Resource } from '../../kit/resource.svelte.ts'

export type Meeting = Reply<typeof readMeetingContract>
type Room = Reply<typeof readSitting>

/** After so long without a socket the room is heard by asking: some proxies never let a socket live. */
const patienceMs = 6000
const tickMs = 250
/** After these the server may allow other acts. */
const turns = /^(opened|recess|resumed|closed|prepared)$/

/** One meeting as it stands, heard as it goes on. Made when its page opens and ended with it. */
export class Sitting {
  readonly id: string
  state: SittingState = $state.raw(emptySitting)
  /** What the server says of me: part, acts, kinds of speech. */
  room: Room | undefined = $state.raw()
  refusal: Refusal | undefined = $state.raw()
  /** Milliseconds since 1970 at the server, moved on while the page is open. */
  now = $state(Date.now())
  /** `asking`: without a socket, by waiting requests. `lost`: nothing is heard; `over`: I have no part in it any more. */
  line: 'joining' | 'live' | 'asking' | 'lost' | 'over' = $state('joining')
  readonly meeting: Resource<Meeting>
  private place: LogPlace | null = null
  private offset = 0
  private stops: (() => void)[] = []
  private ended = false
  private asking = false
  private lostSince: number | undefined

  constructor(id: string) {
    this.id = id
    this.meeting = new Resource((background) => call(readMeeting, { id }, { background }))
  }

  get can(): readonly SittingAct[] {
    return this.room?.can ?? []
  }

  get runs(): boolean {
    return this.can.includes('run')
  }

  name(participantId: string): string {
    return this.meeting.value?.participants.find((it) => it.id === participantId)?.name ?? ''
  }

  /** Reads the room and hears on; the returned function ends it. */
  open(): () => void {
    void this.meeting.load()
    void this.read()
    const ticking = setInterval(() => this.tick(), tickMs)
    this.stops = [
      () => clearInterval(ticking),
      follow(`meeting:${this.id}`, () => {
        void this.meeting.load(true)
        void this.know()
      }),
    ]
    return () => {
      this.ended = true
      for (const stop of this.stops) stop()
    }
  }

  /** Reads the room anew and hears on from there. */
  async read(): Promise<void> {
    try {
      const room = await call(readSitting, { id: this.id })
      if (this.ended) return
      this.take(room)
      this.hearOn()
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      this.refusal = thrown
    }
  }

  private take(room: Room): void {
    this.room = room
    this.refusal = undefined
    this.state = room.state
    this.place = room.place
    this.offset = room.now - Date.now()
  }

  /** Only what is said of me; what stands in the room is heard. */
  private async know(): Promise<void> {
    const room = await call(readSitting, { id: this.id }, { background: true }).catch(() => undefined)
    if (room && !this.ended) this.room = room
  }

  private hearOn(): void {
    if (this.stops.length > 2) {
      live.join(`sitting:${this.id}`)
      return
    }
    this.stops.push(
      live.hear(`sitting:${this.id}`, {
        place: () => this.place,
        joined: (fresh) => {
          if (fresh) void this.read()
          else {
            this.line = 'live'
            this.measure()
          }
        },
        events: (place, events) => this.fold(place, events as readonly Happened[]),
        lost: (why) => {
          if (why === 'stale') void this.read()
          else void this.part()
        },
      }),
    )
  }

  /** Told that nothing more is heard: looks whether that is so, because a part that changed is joined anew. */
  private async part(): Promise<void> {
    this.line = 'over'
    await this.read()
  }

  private fold(place: LogPlace, events: readonly Happened[]): void {
    let state = this.state
    for (const event of events) state = after(state, event)
    this.state = state
    this.place = place
    if (events.some((event) => turns.test(event.type))) void this.know()
    if (events.some((event) => event.type === 'outcome' || event.type === 'item')) void this.meeting.load(true)
  }

  /** How far the clock of this machine is off: half of the way there and back is taken off. */
  private measure(): void {
    const from = performance.now()
    live.time((now) => {
      this.offset = now + (performance.now() - from) / 2 - Date.now()
    })
  }

  private tick(): void {
    this.now = Date.now() + this.offset
    if (live.state === 'open') {
      this.lostSince = undefined
      return
    }
    this.lostSince ??= performance.now()
    if (this.line === 'live') this.line = 'lost'
    if (performance.now() - this.lostSince > patienceMs && !this.asking && this.place) void this.ask()
  }

  /** Hears by waiting requests until the socket is back. */
  private async ask(): Promise<void> {
    this.asking = true
    while (!this.ended && live.state !== 'open' && this.place) {
      const from = this.place
      const heard = await call(hearSitting, { id: this.id, ...from }, { background: true }).catch(() => undefined)
      if (!heard || this.place !== from) break
      this.line = 'asking'
      if (heard.fresh) await this.read()
      else this.fold(heard.place, heard.events)
    }
    this.asking = false
    // Tried again after the same patience, not at every tick.
    this.lostSince = performance.now()
  }

  /** Commands once: an answer that was lost is asked for again under the same name, which the server carries out once. */
  command<E extends Endpoint>(it: E, ask: Omit<Ask<E>, 'id' | 'command'>): Promise<Reply<E>> {
    return this.order(it, { ...ask, id: this.id } as unknown as Omit<Ask<E>, 'command'>)
  }

  /** The same about something of the meeting that has an id of its own. */
  order<E extends Endpoint>(it: E, ask: Omit<Ask<E>, 'command'>): Promise<Reply<E>> {
    const whole = { ...ask, command: crypto.randomUUID() } as unknown as Ask<E>
    return again(() => call(it, whole))
  }
}
