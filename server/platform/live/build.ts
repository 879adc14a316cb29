import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { type ClientFrame, mostTopics } from '#contract/signals.ts'
import { isPosition } from '../facts.ts'
import { sessionCookie } from '../http/build.ts'
import type { Caller } from '../http/route.ts'
import type { TopicDoor } from '../room.ts'
import type { Run } from '../work.ts'
import { Hub } from './hub.ts'
import type { Logs } from './logs.ts'
import type { Relay } from './relay.ts'
import { PageSocket } from './socket.ts'

export interface LiveParts {
  readonly run: Run
  readonly relay: () => Relay
  readonly doors: readonly TopicDoor[]
  readonly logs: Logs
  identify(token: string, touch: boolean): Promise<Caller | undefined>
  onError(error: unknown): void
}

const heartbeatMs = 20_000
const unfoldMs = 200
const mostFrameBytes = 32 * 1024
/** Frames a page may send within one heartbeat before it is cut off. */
const mostFrames = 300

function parse(data: RawData): ClientFrame | undefined {
  try {
    const frame = JSON.parse(String(data)) as ClientFrame
    if (frame.type === 'pong') return frame
    if (frame.type === 'time') return typeof frame.id === 'number' ? frame : undefined
    if (frame.type === 'join' || frame.type === 'part') return isLogFrame(frame) ? frame : undefined
    if (!Array.isArray(frame.topics) || frame.topics.some((topic) => typeof topic !== 'string' || topic.length > 100))
      return undefined
    if (frame.type === 'hello') return frame.resume === null || isPosition(frame.resume) ? frame : undefined
    return frame.type === 'subscribe' || frame.type === 'unsubscribe' ? frame : undefined
  } catch {
    return undefined
  }
}

const short = (it: unknown, most: number) => typeof it === 'string' && it.length <= most

function isLogFrame(frame: Extract<ClientFrame, { type: 'join' | 'part' }>): boolean {
  if (!short(frame.log, 100)) return false
  if (frame.type === 'part' || frame.from === null) return true
  return typeof frame.from === 'object' && short(frame.from.epoch, 40) && short(frame.from.cursor, 100)
}

/** Of an agency or an account one hears by one's post, which ends with the session; of one thing by a ground that may end before. */
const ofOneThing = (topic: string) => !/^(agency|account):/.test(topic)

/**
 * The socket at `/live`. One per page; the right to each topic is asked at the room's door, again at every subscription, when access to the
 * thing changed, and at every heartbeat.
 */
export async function buildLive(app: FastifyInstance, parts: LiveParts): Promise<Hub> {
  const hub = new Hub()

  async function allowed(caller: Caller, topics: readonly string[]): Promise<string[]> {
    return parts.run(caller.actor, async (work) => {
      const open: string[] = []
      for (const topic of topics) {
        for (const door of parts.doors) {
          const answer = await door(work, topic)
          if (answer === undefined) continue
          if (answer) open.push(topic)
          break
        }
      }
      return open
    })
  }

  async function subscribe(page: PageSocket, caller: Caller, asked: readonly string[]): Promise<string[]> {
    const fresh = asked.filter((topic) => !page.topics.has(topic)).slice(0, mostTopics - page.topics.size)
    const open = await allowed(caller, fresh)
    for (const topic of open) hub.join(page, topic)
    const refused = asked.filter((topic) => !page.topics.has(topic))
    if (refused.length > 0) page.send({ type: 'refused', topics: refused })
    return open
  }

  async function welcome(page: PageSocket, caller: Caller, frame: Extract<ClientFrame, { type: 'hello' }>) {
    await subscribe(page, caller, frame.topics)
    const position = parts.relay().position()
    page.send({ type: 'welcome', position, topics: [...page.topics] })
    if (frame.resume === null) return
    const missed = await parts.relay().since(frame.resume)
    if (missed === undefined) page.send({ type: 'reset', position })
    else
      for (const { type: kind, ...rest } of missed)
        if (page.topics.has(rest.topic)) page.send({ ...rest, type: 'signal', kind })
  }

  /** Each heartbeat asks identity anew, without counting as activity: a locked, ended or changed session loses its socket. */
  async function recheck(page: PageSocket, token: string, post: string): Promise<void> {
    const caller = await parts.identify(token, false)
    if (caller?.state !== 'complete') page.close(4401, caller?.state ?? 'ended')
    else if (caller.actor.assignmentId !== post) page.close(4409, 'post')
    else {
      await askAgain(page, caller, [...page.topics].filter(ofOneThing))
      await parts.logs.askAgain(page, caller)
      page.send({ type: 'ping' })
    }
  }

  /** Topics whose door has closed meanwhile are heard no more. */
  async function askAgain(page: PageSocket, caller: Caller, topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return
    const open = new Set(await allowed(caller, topics))
    const lost = topics.filter((topic) => !open.has(topic))
    for (const topic of lost) hub.leave(page, topic)
    if (lost.length > 0) page.send({ type: 'refused', topics: lost })
  }

  const callers = new WeakMap<PageSocket, Caller>()
  hub.onDoubt(async (page, topic) => {
    const caller = callers.get(page)
    if (!caller) return
    await askAgain(page, caller, [topic])
    await parts.logs.askAgain(page, caller)
  }, parts.onError)

  function serve(socket: WebSocket, token: string, caller: Caller): void {
    const page = new PageSocket(socket, {
      sessionId: caller.sessionId,
      accountId: caller.accountId,
      delegationId: caller.actor.onBehalfOf?.delegationId ?? null,
    })
    hub.add(page)
    callers.set(page, caller)
    let frames = 0
    let turn: Promise<unknown> = Promise.resolve()
    const beat = setInterval(() => {
      frames = 0
      if (!page.alive) {
        page.terminate()
        return
      }
      page.alive = false
      recheck(page, token, caller.actor.assignmentId).catch(parts.onError)
    }, heartbeatMs)
    const unfold = setInterval(() => page.unfold(), unfoldMs)
    socket.on('message', (data) => {
      const frame = parse(data)
      if (!frame || ++frames > mostFrames) {
        page.close(4400, 'frame')
        return
      }
      page.alive = true
      if (frame.type === 'time') {
        page.send({ type: 'time', id: frame.id, now: parts.logs.now() })
        return
      }
      // One after the other: a page's subscriptions keep their order.
      turn = turn
        .then(async () => {
          if (frame.type === 'hello') await welcome(page, caller, frame)
          else if (frame.type === 'subscribe') {
            const topics = await subscribe(page, caller, frame.topics)
            page.send({ type: 'subscribed', position: parts.relay().position(), topics })
          } else if (frame.type === 'unsubscribe') for (const topic of frame.topics) hub.leave(page, topic)
          else if (frame.type === 'join') await parts.logs.join(page, caller, frame.log, frame.from)
          else if (frame.type === 'part') parts.logs.part(page, frame.log)
        })
        .catch((error: unknown) => {
          parts.onError(error)
          page.close(1011, 'error')
        })
    })
    socket.on('error', () => page.terminate())
    socket.on('close', () => {
      clearInterval(beat)
      clearInterval(unfold)
      parts.logs.drop(page)
      hub.remove(page)
    })
  }

  await app.register(websocket, { options: { maxPayload: mostFrameBytes, perMessageDeflate: false } })
  app.get('/live', { websocket: true }, async (socket, request) => {
    const origin = request.headers.origin
    const token = request.cookies[sessionCookie]
    const early: RawData[] = []
    const keep = (data: RawData) => early.length < 10 && early.push(data)
    socket.on('message', keep)
    const sameOrigin = origin === undefined || new URL(origin).host === request.host
    const caller = token && sameOrigin ? await parts.identify(token, false).catch(() => undefined) : undefined
    socket.off('message', keep)
    if (!token || caller?.state !== 'complete') {
      socket.close(4401, caller?.state ?? 'missing')
      return
    }
    serve(socket, token, caller)
    for (const data of early) socket.emit('message', data, false)
  })
  return hub
}
