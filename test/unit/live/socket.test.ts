import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import type { ServerFrame } from '#contract/signals.ts'
import { PageSocket } from '#platform/live/socket.ts'

/** The line of a page whose reading we hold in our hand. */
class Line {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  readonly sent: ServerFrame[] = []
  closed: number | undefined
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ServerFrame)
  }
  close(code: number): void {
    this.closed = code
  }
  terminate(): void {
    this.readyState = 3
  }
}

function pageOn(line: Line): PageSocket {
  return new PageSocket(line as unknown as WebSocket, { sessionId: 's', accountId: 'a', delegationId: null })
}
const signal = (topic: string, seq: number) => ({
  topic,
  type: 'document.arrived',
  id: String(seq),
  position: `9.${seq}`,
})
const deliver = (page: PageSocket, topic: string, seq: number) =>
  page.deliver(
    signal(topic, seq),
    JSON.stringify({ type: 'signal', kind: 'document.arrived', topic, id: String(seq), position: `9.${seq}` }),
  )

describe('a page that is slow', () => {
  it('owes at most one entry a topic, and reads the topics again once it has caught up', () => {
    const line = new Line()
    const page = pageOn(line)
    deliver(page, 'agency:1', 1)
    line.bufferedAmount = 100_000
    for (let seq = 2; seq <= 10_000; seq++) deliver(page, seq % 2 ? 'agency:1' : 'document:2', seq)
    expect(line.sent).toHaveLength(1)
    page.unfold()
    expect(line.sent).toHaveLength(1)
    line.bufferedAmount = 0
    deliver(page, 'agency:1', 10_001)
    expect(line.sent).toHaveLength(1)
    page.unfold()
    expect(line.sent.at(-1)).toEqual({ type: 'reread', position: '9.10001', topics: ['document:2', 'agency:1'] })
    deliver(page, 'agency:1', 10_002)
    expect(line.sent.at(-1)).toMatchObject({ type: 'signal', position: '9.10002' })
  })

  it('is cut off when it reads nothing at all', () => {
    const line = new Line()
    const page = pageOn(line)
    line.bufferedAmount = 2_000_000
    deliver(page, 'agency:1', 1)
    expect(line.closed).toBe(4408)
  })
})
