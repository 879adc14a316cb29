import WebSocket from 'ws'

/** Two crowds of sockets in a process of their own. Answers, for each notice, when the last of a crowd had it. */
export type Question =
  | {
      readonly do: 'connect'
      readonly url: string
      readonly cookie: string
      readonly count: number
      readonly topic: string
    }
  | { readonly do: 'await'; readonly url: string; readonly mark: string }

interface Crowd {
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
  const mark = /"id":"([^"]+)"/.exec(text)?.[1]
  if (mark === undefined) return
  const count = (crowd.got.get(mark) ?? 0) + 1
  crowd.got.set(mark, count)
  if (count < crowd.sockets.size) return
  crowd.complete.set(mark, String(process.hrtime.bigint()))
  crowd.wake()
}

function connect(crowd: Crowd, url: string, cookie: string, topic: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false })
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`${url} closed with ${code}`)))
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', resume: null, topics: [topic] })))
    socket.on('message', (data) => {
      const text = String(data)
      if (!text.startsWith('{"type":"welcome"')) {
        hear(crowd, socket, text)
        return
      }
      crowd.sockets.add(socket)
      resolve()
    })
  })
}

async function answer(question: Question): Promise<string> {
  if (question.do === 'connect') {
    const crowd: Crowd = { sockets: new Set(), got: new Map(), complete: new Map(), wake: () => undefined }
    crowds.set(question.url, crowd)
    for (let left = question.count; left > 0; left -= 50)
      await Promise.all(
        Array.from({ length: Math.min(left, 50) }, () => connect(crowd, question.url, question.cookie, question.topic)),
      )
    return String(crowd.sockets.size)
  }
  const crowd = crowds.get(question.url)
  if (!crowd) throw new Error(`nobody at ${question.url}`)
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
