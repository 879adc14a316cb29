import type { WebSocket } from 'ws'
import type { ServerFrame } from '#contract/signals.ts'
import type { Positioned } from './relay.ts'

/** Above this many unsent bytes a page counts as slow, and its signals are folded instead of queued. */
const slowBytes = 64 * 1024
/** Above this it is cut off; it will come back with its last position. */
const hopelessBytes = 1024 * 1024

/** One page's socket: what it listens to, and what it is owed while it is slow (one entry per topic, so bounded by its topics). */
export class PageSocket {
  readonly topics = new Set<string>()
  readonly logs = new Set<string>()
  readonly sessionId: string
  readonly accountId: string
  /** The delegation its page acts by. */
  readonly delegationId: string | null
  alive = true
  private readonly folded = new Set<string>()
  private foldedTo = ''
  private readonly behind = new Set<string>()
  private readonly socket: WebSocket

  constructor(socket: WebSocket, who: { sessionId: string; accountId: string; delegationId: string | null }) {
    this.socket = socket
    this.sessionId = who.sessionId
    this.accountId = who.accountId
    this.delegationId = who.delegationId
  }

  send(frame: ServerFrame): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  /** `text` is the frame, written once for all pages that get it. */
  deliver(signal: Positioned, text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > hopelessBytes) {
      this.close(4408, 'slow')
      return
    }
    if (this.folded.size > 0 || this.socket.bufferedAmount > slowBytes) this.fold(signal)
    else this.socket.send(text)
  }

  /** Hands over a frame written once for many; false when the page is too slow to be told more. */
  hand(text: string): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return true
    if (this.socket.bufferedAmount > slowBytes) return false
    this.socket.send(text)
    return true
  }

  /** It will be told, once it has caught up, to read this log's snapshot. */
  leaveBehind(log: string): void {
    this.behind.add(log)
  }

  /** Called regularly: once the page has caught up, says which topics to read again. */
  unfold(): void {
    if (this.socket.bufferedAmount > hopelessBytes) this.close(4408, 'slow')
    if (this.socket.bufferedAmount > slowBytes) return
    for (const log of this.behind) this.send({ type: 'stale', log })
    this.behind.clear()
    if (this.folded.size === 0) return
    const topics = [...this.folded]
    this.folded.clear()
    this.send({ type: 'reread', position: this.foldedTo, topics })
  }

  private fold(signal: Positioned): void {
    this.folded.add(signal.topic)
    this.foldedTo = signal.position
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason)
    // A page that does not answer the close handshake must not keep its place.
    setTimeout(() => this.socket.terminate(), 2000).unref()
  }

  terminate(): void {
    this.socket.terminate()
  }
}
