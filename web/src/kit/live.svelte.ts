import type { ClientFrame, LogPlace, ServerFrame } from '#contract/signals.ts'

export interface LiveSignal {
  readonly topic: string
  /** What happened; `reread` when signals were folded together or missed: read everything of the topic again. */
  readonly kind: string
  readonly id: string
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Whoever hears a log: knows up to where, and is told what comes behind it. */
export interface LogEar {
  /** From where to hear on; asked for anew whenever the line is back. */
  place(): LogPlace | null
  /** Heard from here on. `fresh`: the place was of no use, read the snapshot and join again. */
  joined(fresh: boolean, now: number): void
  events(place: LogPlace, events: readonly unknown[]): void
  /** `stale`: this page was too slow, read the snapshot and join again. `parted`: the right to hear it is over. */
  lost(why: 'stale' | 'parted'): void
}

export type LiveState = 'off' | 'connecting' | 'open' | 'lost'
type Listener = (signal: LiveSignal) => void

const firstRetryMs = 500
const slowestRetryMs = 15_000
/** The server pings every 20 s; silence of this length means the line is dead though nobody said so. */
const silenceMs = 50_000
const ended = 4401
const otherPost = 4409

/**
 * The page's one socket. It remembers the last position it was told, so after a dropped line the server sends what was missed, or says
 * `reset`; then every listener reads anew. Rights are the server's: what is refused is simply not heard.
 */
class Live {
  state = $state<LiveState>('off')
  /** When the line was lost, for the bar that says so. */
  lostAt = $state<Date | null>(null)
  private socket: WebSocket | undefined
  private position: string | null = null
  private retryMs = firstRetryMs
  private timer: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private readonly listeners = new Map<string, Set<Listener>>()
  private readonly ears = new Map<string, LogEar>()
  private readonly asked = new Map<number, (now: number) => void>()
  private lastAsked = 0
  private onEnded: () => void = () => undefined

  /** Opens the socket for a complete session; `onEnded` is told when the server closed it because the session or post is over. */
  start(onEnded: () => void): void {
    this.onEnded = onEnded
    if (this.state === 'off') this.connect()
    addEventListener('online', this.hurry)
    addEventListener('offline', this.cut)
  }

  stop(): void {
    removeEventListener('online', this.hurry)
    removeEventListener('offline', this.cut)
    clearTimeout(this.timer)
    clearTimeout(this.silence)
    this.state = 'off'
    this.lostAt = null
    this.position = null
    this.socket?.close()
    this.socket = undefined
  }

  /** Listens to a topic until the returned function is called. */
  on(topic: string, listener: Listener): () => void {
    const known = this.listeners.get(topic)
    if (known) known.add(listener)
    else {
      this.listeners.set(topic, new Set([listener]))
      this.send({ type: 'subscribe', topics: [topic] })
    }
    return () => {
      const set = this.listeners.get(topic)
      set?.delete(listener)
      if (set?.size !== 0) return
      this.listeners.delete(topic)
      this.send({ type: 'unsubscribe', topics: [topic] })
    }
  }

  /** Hears a log until the returned function is called. One ear a log. */
  hear(log: string, ear: LogEar): () => void {
    this.ears.set(log, ear)
    this.join(log)
    return () => {
      if (this.ears.get(log) !== ear) return
      this.ears.delete(log)
      this.send({ type: 'part', log })
    }
  }

  /** Asks to hear a log from its ear's place on; before the line stands it is asked when it does. */
  join(log: string): void {
    const ear = this.ears.get(log)
    if (ear && this.state === 'open') this.send({ type: 'join', log, from: ear.place() })
  }

  /** The server's clock, milliseconds since 1970; `answer` is told it as soon as it arrives, or never when the line goes. */
  time(answer: (now: number) => void): void {
    this.asked.set(++this.lastAsked, answer)
    this.send({ type: 'time', id: this.lastAsked })
  }

  private readonly hurry = (): void => {
    if (this.state !== 'lost') return
    clearTimeout(this.timer)
    this.connect()
  }

  /** The network is gone, or the line silent for too long: a socket would find out minutes later. */
  private readonly cut = (): void => {
    if (this.state === 'off' || this.socket === undefined) return
    const socket = this.socket
    this.socket = undefined
    socket.close()
    this.dropped(1006)
  }

  private send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private connect(): void {
    this.state = this.lostAt === null ? 'connecting' : 'lost'
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/live`)
    this.socket = socket
    socket.onopen = () => this.send({ type: 'hello', resume: this.position, topics: [...this.listeners.keys()] })
    socket.onmessage = (event: MessageEvent<string>) => this.take(JSON.parse(event.data) as ServerFrame)
    socket.onclose = (event) => {
      if (this.socket === socket) this.dropped(event.code)
    }
    this.listenForSilence()
  }

  private dropped(code: number): void {
    this.socket = undefined
    this.asked.clear()
    clearTimeout(this.silence)
    if (this.state === 'off') return
    if (code === ended || code === otherPost) {
      this.stop()
      this.onEnded()
      return
    }
    this.lostAt ??= new Date()
    this.state = 'lost'
    // Pages that lost one server together do not come back all at once.
    this.timer = setTimeout(() => this.connect(), this.retryMs * (0.5 + Math.random()))
    this.retryMs = Math.min(this.retryMs * 2, slowestRetryMs)
  }

  private listenForSilence(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(this.cut, silenceMs)
  }

  private take(frame: ServerFrame): void {
    this.listenForSilence()
    if (frame.type === 'ping') this.send({ type: 'pong' })
    // Heard from here on: what a page read a moment earlier may already be old.
    const fresh = (frame.type === 'welcome' && this.position === null) || frame.type === 'subscribed'
    // Frames come in the order of the log, so the last one heard is how far this page is.
    if ('position' in frame) this.position = frame.position
    if (frame.type === 'welcome') {
      this.state = 'open'
      this.lostAt = null
      this.retryMs = firstRetryMs
      for (const log of this.ears.keys()) this.join(log)
    } else if (frame.type === 'signal')
      this.tell(frame.topic, { topic: frame.topic, kind: frame.kind, id: frame.id, facts: frame.facts ?? {} })
    this.takeLog(frame)
    if (fresh || frame.type === 'reread') this.tellToReread(frame.topics)
    if (frame.type === 'reset') this.tellToReread([...this.listeners.keys()])
  }

  private takeLog(frame: ServerFrame): void {
    if (frame.type === 'time') {
      this.asked.get(frame.id)?.(frame.now)
      this.asked.delete(frame.id)
    } else if ('log' in frame) {
      const ear = this.ears.get(frame.log)
      if (frame.type === 'joined') ear?.joined(frame.fresh, frame.now)
      else if (frame.type === 'events') ear?.events(frame.place, frame.events)
      else ear?.lost(frame.type)
    }
  }

  private tellToReread(topics: readonly string[]): void {
    for (const topic of topics) this.tell(topic, { topic, kind: 'reread', id: '', facts: {} })
  }

  private tell(topic: string, signal: LiveSignal): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) listener(signal)
  }
}

export const live = new Live()
