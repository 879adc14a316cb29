import { systemActor } from '#access'
import { type LogPlace, mostLogs, type ServerFrame } from '#contract/signals.ts'
import type { Caller } from '../http/route.ts'
import type { LogDoor, LogEntry } from '../room.ts'
import type { Run } from '../work.ts'
import type { PageSocket } from './socket.ts'

export interface LogParts {
  readonly run: Run
  readonly doors: readonly LogDoor[]
  /** The clock of the program, by which pages set theirs; milliseconds since 1970. */
  now(): number
  onError(error: unknown): void
}

/** Read at once; what is longer ago than this is not replayed but read as a snapshot. */
const batch = 500
const mostReplayed = 2000
const pollMs = 1000

interface Listener {
  readonly page: PageSocket
  audiences: ReadonlySet<string>
}

/** A log with listeners in this process. */
interface Heard {
  readonly door: LogDoor
  readonly id: string
  readonly name: string
  epoch: string
  /** Handed out up to here. */
  seq: number
  readonly listeners: Map<PageSocket, Listener>
  readonly waiting: Set<() => void>
  reading: Promise<void> | undefined
  again: boolean
}

const fits = (listener: Pick<Listener, 'audiences'>, entry: LogEntry) =>
  entry.audiences.some((it) => listener.audiences.has(it))

/**
 * Logs as they are heard in this process. Each is read once however many listen, and a batch is written once for all who may hear the same of
 * it: with two thousand pages the writing to sockets is what costs, not the words. No list is kept for a slow page: it is told that it
 * was left behind and reads the snapshot.
 */
export class Logs {
  private readonly heard = new Map<string, Heard>()
  private readonly parts: LogParts
  private readonly timer: NodeJS.Timeout

  constructor(parts: LogParts) {
    this.parts = parts
    // A notice may be lost; a second later it is found all the same.
    this.timer = setInterval(() => {
      for (const log of this.heard.values()) this.read(log)
    }, pollMs)
  }

  now(): number {
    return this.parts.now()
  }

  stop(): void {
    clearInterval(this.timer)
    for (const log of this.heard.values()) for (const wake of log.waiting) wake()
  }

  private doorOf(name: string): { door: LogDoor; id: string } | undefined {
    const [kind, id = ''] = name.split(':')
    const door = this.parts.doors.find((it) => it.kind === kind)
    return door && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? { door, id } : undefined
  }

  /**
   * Lets a page hear a log from a place on. Without a place, or with one too far back, the page is told to read the snapshot, which has a
   * place of its own, and joins again from there: what it hears then neither overlaps nor leaves out.
   */
  async join(page: PageSocket, caller: Caller, name: string, from: LogPlace | null): Promise<void> {
    const found = this.doorOf(name)
    const opened = found && (await this.parts.run(caller.actor, (work) => found.door.open(work, found.id)))
    if (!found || !opened || page.logs.size >= mostLogs) {
      page.send({ type: 'parted', log: name })
      return
    }
    const log = this.hear(name, found, opened)
    await this.read(log)
    const missed = await this.missed(log, from)
    if (missed !== undefined) {
      // From here on nothing waits: what is handed out next comes behind what was missed.
      const listener = { page, audiences: new Set(opened.audiences) }
      log.listeners.set(page, listener)
      page.logs.add(name)
      page.send({ type: 'joined', log: name, place: this.placeOf(log), fresh: false, now: this.parts.now() })
      this.send(log, listener, missed)
      return
    }
    page.send({ type: 'joined', log: name, place: this.placeOf(log), fresh: true, now: this.parts.now() })
    this.forget(log)
  }

  /** Entries between a page's place and what was handed out, read until both meet. */
  private async missed(log: Heard, from: LogPlace | null): Promise<LogEntry[] | undefined> {
    const asked = from !== null && from.epoch === log.epoch ? log.door.show(log.epoch, from.cursor) : undefined
    if (asked === undefined || asked > log.seq) return undefined
    const missed: LogEntry[] = []
    for (let at = asked; at < log.seq; ) {
      const to = log.seq
      const entries = await this.entries(log, at, mostReplayed + 1 - missed.length)
      missed.push(...entries.filter((it) => it.seq <= to))
      if (missed.length > mostReplayed) return undefined
      at = to
    }
    return missed
  }

  part(page: PageSocket, name: string): void {
    page.logs.delete(name)
    const log = this.heard.get(name)
    log?.listeners.delete(page)
    if (log) this.forget(log)
  }

  /** A log nobody hears here is not read. */
  private forget(log: Heard): void {
    if (log.listeners.size === 0 && log.waiting.size === 0) this.heard.delete(log.name)
  }

  drop(page: PageSocket): void {
    for (const name of [...page.logs]) this.part(page, name)
  }

  /** Asks the door anew: whose right has ended hears no more, whose part has changed hears what is for it now. */
  async askAgain(page: PageSocket, caller: Caller): Promise<void> {
    for (const name of [...page.logs]) {
      const found = this.doorOf(name)
      const opened = found && (await this.parts.run(caller.actor, (work) => found.door.open(work, found.id)))
      const log = this.heard.get(name)
      const listener = log?.listeners.get(page)
      if (!opened || !log || !listener) {
        this.part(page, name)
        page.send({ type: 'parted', log: name })
        continue
      }
      const same =
        opened.epoch === log.epoch &&
        opened.audiences.length === listener.audiences.size &&
        opened.audiences.every((it) => listener.audiences.has(it))
      if (same) continue
      listener.audiences = new Set(opened.audiences)
      this.leaveBehind(log, listener)
    }
  }

  /** The log has grown, here or in another process. */
  nudge(name: string): void {
    const log = this.heard.get(name)
    if (log) this.read(log)
  }

  /** Resolves when the log has grown beyond a place, or the time is over: for pages without a socket. */
  async grown(name: string, beyond: number, ms: number): Promise<void> {
    const found = this.doorOf(name)
    if (!found) return
    const log = this.heard.get(name) ?? this.hear(name, found, { epoch: '', newest: beyond })
    if (log.seq > beyond) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        log.waiting.delete(done)
        this.forget(log)
        resolve()
      }
      const timer = setTimeout(done, ms)
      log.waiting.add(done)
    })
  }

  private hear(
    name: string,
    { door, id }: { door: LogDoor; id: string },
    opened: { epoch: string; newest: number },
  ): Heard {
    const known = this.heard.get(name)
    if (known) {
      if (known.epoch === '') known.epoch = opened.epoch
      if (known.epoch !== opened.epoch) this.begunAnew(known, opened)
      return known
    }
    const log: Heard = {
      door,
      id,
      name,
      epoch: opened.epoch,
      seq: opened.newest,
      listeners: new Map(),
      waiting: new Set(),
      reading: undefined,
      again: false,
    }
    this.heard.set(name, log)
    return log
  }

  private begunAnew(log: Heard, opened: { epoch: string; newest: number }): void {
    log.epoch = opened.epoch
    log.seq = opened.newest
    for (const listener of log.listeners.values()) this.leaveBehind(log, listener)
  }

  private placeOf = (log: Heard): LogPlace => ({ epoch: log.epoch, cursor: log.door.hide(log.epoch, log.seq) })

  private entries = (log: Heard, after: number, limit: number): Promise<readonly LogEntry[]> =>
    this.parts.run(systemActor, (work) => log.door.read(work.tx, log.id, after, limit), { reading: true })

  /** One reading at a time; what is asked for meanwhile is read behind it. */
  private read(log: Heard): Promise<void> {
    if (log.reading) {
      log.again = true
      return log.reading
    }
    log.reading = this.readAll(log)
      .catch(this.parts.onError)
      .finally(() => {
        log.reading = undefined
        if (log.again) {
          log.again = false
          this.read(log)
        }
      })
    return log.reading
  }

  private async readAll(log: Heard): Promise<void> {
    for (;;) {
      const entries = await this.entries(log, log.seq, batch)
      const last = entries.at(-1)
      if (!last) return
      log.seq = last.seq
      // Only awaited by pages without a socket, a log has no epoch yet and nobody to hand anything to.
      if (log.listeners.size > 0) this.deliver(log, entries)
      for (const wake of [...log.waiting]) wake()
      if (entries.length < batch) return
    }
  }

  /** A batch is written once for all who hear the same part of it. */
  private deliver(log: Heard, entries: readonly LogEntry[]): void {
    const written = new Map<string, string>()
    const place = this.placeOf(log)
    for (const listener of log.listeners.values()) {
      const mask = entries.map((entry) => (fits(listener, entry) ? '1' : '0')).join('')
      if (!mask.includes('1')) continue
      let text = written.get(mask)
      if (text === undefined) {
        const events = entries.filter((_, at) => mask[at] === '1').map((entry) => entry.event)
        text = JSON.stringify({ type: 'events', log: log.name, place, events } satisfies ServerFrame)
        written.set(mask, text)
      }
      if (!listener.page.hand(text)) this.leaveBehind(log, listener)
    }
  }

  private send(log: Heard, listener: Listener, entries: readonly LogEntry[]): void {
    const events = entries.filter((entry) => fits(listener, entry)).map((entry) => entry.event)
    if (events.length > 0) listener.page.send({ type: 'events', log: log.name, place: this.placeOf(log), events })
  }

  private leaveBehind(log: Heard, listener: Listener): void {
    log.listeners.delete(listener.page)
    listener.page.logs.delete(log.name)
    listener.page.leaveBehind(log.name)
  }
}
