import type { ServerFrame } from '#contract/signals.ts'
import type { Positioned } from './relay.ts'
import type { PageSocket } from './socket.ts'

const chunk = 500

/** Signals after which whoever heard a topic may hear it no more. */
const endsRights = /^document\.access-changed$|unshared$|withdrawn$|handed-on$|undone$|^meeting\.people-changed$/

type Doubt = (page: PageSocket, topic: string) => Promise<void>

/** Who listens to what in this process. */
export class Hub {
  private doubt: Doubt = async () => undefined
  private onError: (error: unknown) => void = () => undefined
  private readonly pages = new Set<PageSocket>()
  private readonly byTopic = new Map<string, Set<PageSocket>>()

  get size(): number {
    return this.pages.size
  }

  add(page: PageSocket): void {
    this.pages.add(page)
  }

  remove(page: PageSocket): void {
    for (const topic of page.topics) this.leave(page, topic)
    this.pages.delete(page)
  }

  join(page: PageSocket, topic: string): void {
    page.topics.add(topic)
    const listeners = this.byTopic.get(topic) ?? new Set()
    listeners.add(page)
    this.byTopic.set(topic, listeners)
  }

  leave(page: PageSocket, topic: string): void {
    page.topics.delete(topic)
    const listeners = this.byTopic.get(topic)
    listeners?.delete(page)
    if (listeners?.size === 0) this.byTopic.delete(topic)
  }

  deliver(signals: readonly Positioned[]): void {
    for (const signal of signals) {
      const listeners = this.byTopic.get(signal.topic)
      if (!listeners) continue
      const all = [...listeners]
      this.broadcast(signal, all)
      // Told this once, whoever lost the right reads again and finds it closed; what follows he does not hear.
      if (endsRights.test(signal.type))
        Promise.all(all.map((page) => this.doubt(page, signal.topic))).catch(this.onError)
    }
  }

  /** Says who is asked again after a signal that may have ended the right to hear a topic. */
  onDoubt(ask: Doubt, onError: (error: unknown) => void): void {
    this.doubt = ask
    this.onError = onError
  }

  /** Many listeners are served in slices, so that one notice to a whole province does not hold up everybody's requests. */
  private broadcast(signal: Positioned, listeners: readonly PageSocket[], from = 0): void {
    const { type: kind, ...rest } = signal
    const text = JSON.stringify({ ...rest, type: 'signal', kind } satisfies ServerFrame)
    for (const page of listeners.slice(from, from + chunk)) page.deliver(signal, text)
    if (from + chunk < listeners.length) setImmediate(() => this.broadcast(signal, listeners, from + chunk))
  }

  all(): Iterable<PageSocket> {
    return this.pages
  }

  /** Shuts every page of a session, or of an account. Its next request will be refused, and the page says why. */
  closeWhere(match: (page: PageSocket) => boolean, code: number, reason: string): void {
    for (const page of [...this.pages]) if (match(page)) page.close(code, reason)
  }
}
