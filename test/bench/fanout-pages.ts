import WebSocket from 'ws'
import type { LogPlace } from '#contract/signals.ts'

/** Two crowds of sockets in a process of their own. Answers, for each notice, when the last of a crowd had it. */
export type Question =
  | {
      readonly do: 'connect'
      readonly url: string
      readonly cookie: string
      readonly count: number
      readonly topic: string
      /** Joins this log as well, from a place; then the answer to the joining counts as connected. */
      readonly join?: { readonly log: string; readonly from: LogPlace }
    }
  /** All are cut off at once and come back, each from its place; answers the milliseconds until the last was back. */
  | { readonly do: 'storm'; readonly url: string }
  | { readonly do: 'await'; readonly url: string; readonly mark: string }

type Connect = Extract<Question, { do: 'connect' }>

interface Crowd {
  readonly how: Connect
  readonly sockets: Set<WebSocket>
  got: Map<string, number>
  /** When the last one had the notice of a mark, by the clock that all processes share. */
  complete: Map<string, string>
  wake: () => void
}

const crowds = new Map<string, Crowd>()

function hear(crowd: Crowd, socket: WebSocket, text: string): void {
  if (text.startsWith('{"type":"ping"')) {
    socket.send('{"type":"pong"}')
    return
  }
  // Of a signal its thing, of an event of a log what was announced.
  const mark = /"(?:id|text)":"([^"]+)"/.exec(text)?.[1]
  if (mark === undefined) return
  const count = (crowd.got.get(mark) ?? 0) + 1
  crowd.got.set(mark, count)
  if (count < crowd.sockets.size) return
  crowd.complete.set(mark, String(process.hrtime.bigint()))
  crowd.wake()
}

function connect(crowd: Crowd): Promise<void> {
  const { url, cookie, topic, join } = crowd.how
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false })
    socket.once('error', reject)
    socket.once('close', (code) => {
      crowd.sockets.delete(socket)
      reject(new Error(`${url} closed with ${code}`))
    })
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', resume: null, topics: [topic] })))
    socket.on('message', (data) => {
      const text = String(data)
      const welcome = text.startsWith('{"type":"welcome"')
      if (welcome && join) socket.send(JSON.stringify({ type: 'join', ...join }))
      else if (welcome || text.startsWith('{"type":"joined"')) {
        crowd.sockets.add(socket)
        resolve()
      } else hear(crowd, socket, text)
    })
  })
}

/** So many at a time: more than a listening socket queues would be refused by the machine, not by the server. */
async function connectAll(crowd: Crowd, atOnce: number): Promise<void> {
  for (let left = crowd.how.count; left > 0; left -= atOnce)
    await Promise.all(Array.from({ length: Math.min(left, atOnce) }, () => connect(crowd)))
}

async function storm(crowd: Crowd): Promise<string> {
  const gone = [...crowd.sockets].map(
    (socket) =>
      new Promise<void>((resolve) => {
        socket.once('close', () => resolve())
        socket.terminate()
      }),
  )
  await Promise.all(gone)
  const start = performance.now()
  await connectAll(crowd, 200)
  return String(performance.now() - start)
}

async function answer(question: Question): Promise<string> {
  if (question.do === 'connect') {
    const crowd: Crowd = {
      how: question,
      sockets: new Set(),
      got: new Map(),
      complete: new Map(),
      wake: () => undefined,
    }
    // A crowd that was asked to be larger or smaller is a new one.
    for (const socket of crowds.get(question.url)?.sockets ?? []) socket.terminate()
    crowds.set(question.url, crowd)
    await connectAll(crowd, 50)
    return String(crowd.sockets.size)
  }
  const crowd = crowds.get(question.url)
  if (!crowd) throw new Error(`nobody at ${question.url}`)
  if (question.do === 'storm') return storm(crowd)
  for (;;) {
    const at = crowd.complete.get(question.mark)
    if (at !== undefined) return at
    await new Promise<void>((resolve) => {
      crowd.wake = resolve
    })
  }
}

process.on('message', async (question: Question) => {
  process.send?.(await answer(question))
})
process.once('disconnect', () => process.exit(0))
