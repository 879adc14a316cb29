import type { Reply } from '#contract/endpoint.ts'
import { choosePost, logOut, readSession } from '#contract/identity.ts'
import type { Permission } from '#contract/permissions.ts'
import { t } from '../i18n/words.ts'
import { call, Refusal, useSession } from '../kit/api.ts'
import { desk } from '../kit/desk.svelte.ts'
import { forgetLists } from '../kit/listing.svelte.ts'
import { live } from '../kit/live.svelte.ts'
import { toasts } from '../kit/toast.svelte.ts'
import type { Connection, Counts } from './shell.ts'

export type SessionCard = Reply<typeof readSession>

/** Asked so often while the page is open, so that a session that locked or ended shows it without a click. */
const lookEveryMs = 60_000

/** Who is here, in which post, what is still owed, and what may be done. The server's word; the page has no rule of its own. */
class Session {
  #card: SessionCard | null = $state.raw(null)
  /** Undefined until the server has said whether there is a session. */
  ready = $state(false)
  /** The session that was here has ended by itself: the sign-in page says so. */
  ended = $state(false)
  offline = $state(false)
  counts: Counts = $state.raw({})
  #choosing = false
  /** When the server was last heard of, for the offline bar. */
  heardAt: number = $state(Date.now())

  get card() {
    return this.#card
  }
  get complete(): boolean {
    return this.#card?.state === 'complete'
  }
  get connection(): Connection {
    if (this.offline) return 'offline'
    return live.state === 'lost' ? 'reconnecting' : 'online'
  }

  may(permission: Permission): boolean {
    return this.#card?.can.includes(permission) ?? false
  }

  /** Begins: who is here, and listening for the network and for what other calls learn of the session. */
  async start(): Promise<void> {
    useSession({ onSession: (code) => void this.#told(code) })
    addEventListener('offline', () => {
      this.offline = true
    })
    addEventListener('online', () => {
      this.offline = false
      void this.look()
    })
    setInterval(() => void this.look(true), lookEveryMs)
    await this.look()
    this.ready = true
  }

  /** Takes what the server said of the session, from this or any other call. */
  take(card: SessionCard): void {
    const before = this.#card
    // While locked the server shows no posts; the page below the lock keeps what it had, so that nothing typed is lost.
    const behindLock = card.state === 'locked' && before?.accountId === card.accountId && before.post !== null
    this.#card = behindLock ? { ...before, state: 'locked', csrf: card.csrf } : card
    this.ended = false
    this.heardAt = Date.now()
    useSession({ csrf: card.csrf, post: this.#card.post?.assignmentId ?? null })
    desk.seat({
      accountId: card.accountId,
      personName: card.personName,
      postTitle: card.post?.title ?? '',
      agencyId: card.post?.agencyId ?? '',
      agencyName: card.post?.agencyName ?? '',
      topics: card.post ? [`desk:${card.post.assignmentId}`, `unit:${card.post.unitId}`] : [],
      can: card.can,
    })
    const changed = before?.post?.assignmentId !== this.#card.post?.assignmentId || before?.accountId !== card.accountId
    if (changed) forgetLists()
    const stoodIn = before?.post?.onBehalfOf
    if (changed && stoodIn && card.post && !card.post.onBehalfOf && !this.#choosing)
      toasts.say(t('standIn.over', { name: stoodIn.name, title: card.post.title }))
    if (changed || card.state !== 'complete') live.stop()
    if (card.state === 'complete' && live.state === 'off') live.start(() => void this.look())
  }

  async look(background = false): Promise<void> {
    try {
      this.take(await call(readSession, {}, { background }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'session.missing') this.#gone(this.#card !== null)
    }
  }

  async actIn(assignmentId: string): Promise<void> {
    this.#choosing = true
    try {
      this.take(await call(choosePost, { assignmentId }))
    } finally {
      this.#choosing = false
    }
  }

  async leave(): Promise<void> {
    await call(logOut, {}).catch(() => undefined)
    this.#gone(false)
  }

  #gone(byItself: boolean): void {
    live.stop()
    this.#card = null
    desk.seat(null)
    forgetLists()
    this.ended = byItself
    this.counts = {}
    useSession({ csrf: '', post: null })
  }

  async #told(code: string): Promise<void> {
    if (code === 'session.missing') this.#gone(this.#card !== null)
    else if (this.#card?.state === 'complete') await this.look(true)
  }
}

export const session = new Session()
