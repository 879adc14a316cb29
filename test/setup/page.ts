import WebSocket from 'ws'
import type { Ask, Endpoint, Reply } from '#contract/endpoint.ts'
import type { WireFault } from '#contract/faults.ts'
import { logIn, type SessionCard } from '#contract/identity.ts'
import type { Static } from '#contract/shape.ts'
import type { ClientFrame, ServerFrame } from '#contract/signals.ts'

/** What a refused call gives the test. */
export class Refused extends Error {
  readonly status: number
  readonly wire: WireFault
  constructor(status: number, wire: WireFault) {
    super(`${status} ${wire.code} ${JSON.stringify(wire.facts)}`)
    this.status = status
    this.wire = wire
  }
}

/** A browser page as the server sees it: a cookie, a token against forgery, and the endpoints. */
export class Page {
  readonly address: string
  cookie = ''
  csrf = ''
  session: Static<typeof SessionCard> | undefined

  constructor(address: string) {
    this.address = address
  }

  async logIn(login: string, password: string): Promise<void> {
    this.take(await this.call(logIn, { login, password }))
  }

  take(card: Static<typeof SessionCard>): void {
    this.session = card
    this.csrf = card.csrf
  }

  async fetch(
    method: string,
    path: string,
    init: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const response = await fetch(this.address + path, {
      method,
      headers: { cookie: this.cookie, 'x-csrf': this.csrf, ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body, duplex: 'half' }),
    } as RequestInit)
    for (const line of response.headers.getSetCookie()) this.cookie = line.split(';')[0] ?? ''
    return response
  }

  /** Calls an endpoint as the web does: path, query and body from one flat ask. */
  async call<E extends Endpoint>(it: E, ask: Ask<E>): Promise<Reply<E>> {
    const { path, rest } = fill(it, ask as Record<string, unknown>)
    const response = await this.fetch(
      it.method,
      path,
      it.body ? { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } } : {},
    )
    const text = await response.text()
    const json = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new Refused(response.status, json as WireFault)
    return json as Reply<E>
  }

  /** The refusal of a call that must be refused. */
  async refusal<E extends Endpoint>(it: E, ask: Ask<E>): Promise<WireFault> {
    try {
      await this.call(it, ask)
    } catch (error) {
      if (error instanceof Refused) return error.wire
      throw error
    }
    throw new Error(`${it.method} ${it.path} was not refused`)
  }

  async live(topics: readonly string[], resume: string | null = null): Promise<LivePage> {
    const socket = new WebSocket(`${this.address.replace('http', 'ws')}/live`, { headers: { cookie: this.cookie } })
    const page = new LivePage(socket)
    await page.opened()
    page.send({ type: 'hello', resume, topics })
    return page
  }
}

export function fill(it: Endpoint, ask: Record<string, unknown>): { path: string; rest: Record<string, unknown> } {
  const rest = { ...ask }
  let path: string = it.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  const names = it.query ? Object.keys((it.query as unknown as { properties: object }).properties) : []
  const query = new URLSearchParams()
  for (const name of names) {
    if (rest[name] !== undefined) query.set(name, String(rest[name]))
    delete rest[name]
  }
  if (query.size > 0) path += `?${query}`
  return { path, rest }
}

/** A socket that remembers what it was told and lets a test wait for it. */
export class LivePage {
  readonly frames: ServerFrame[] = []
  closed: { code: number; reason: string } | undefined
  private readonly waiting = new Set<() => void>()
  readonly socket: WebSocket

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as ServerFrame)
      for (const wake of this.waiting) wake()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
      for (const wake of this.waiting) wake()
    })
    socket.on('error', () => undefined)
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
  }

  send(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame))
  }

  /** The first frame, past or coming, that fits. */
  async until<T extends ServerFrame>(fits: (frame: ServerFrame) => frame is T): Promise<T>
  async until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame>
  async until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    return this.wait(() => this.frames.find(fits))
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    return this.wait(() => this.closed)
  }

  private wait<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look()
        if (found === undefined) return
        clearTimeout(timer)
        this.waiting.delete(check)
        resolve(found)
      }
      const timer = setTimeout(() => {
        this.waiting.delete(check)
        reject(new Error(`not told in time; told: ${JSON.stringify(this.frames)}`))
      }, 60_000)
      this.waiting.add(check)
      check()
    })
  }
}
