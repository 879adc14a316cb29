import { readAssignment, readRouting, startAssignment } from '#contract/routing.ts'
import type { RoutingAct } from '#contract/words.ts'
import { t } from '../../../i18n/words.ts'
import { call, Refusal } from '../../../kit/api.ts'
import { desk } from '../../../kit/desk.svelte.ts'
import { Resource } from '../../../kit/resource.svelte.ts'
import { sayFault } from '../../../kit/say.ts'
import { toasts } from '../../../kit/toast.svelte.ts'
import { type Assignment, isOpen, type Routing, targetKey } from './routing.ts'

export type WholeAct = Routing['can'][number]

/** What the person is being asked for: an act on the whole document, or on one assignment. */
export type Asked =
  | { readonly act: WholeAct }
  | { readonly act: Exclude<RoutingAct, 'start'> | 'resume'; readonly assignmentId: string }

const isMine = ({ to }: Assignment) =>
  desk.topics.some((it) => it === `desk:${to.holderId}` || it === `unit:${to.unitId}`)

/** The course of one document's handling on its page: read, acted on, read again when anything of it changed. */
export class Handling {
  readonly documentId: string
  readonly card: Resource<Routing>
  asked: Asked | null = $state.raw(null)
  /** What changed under one's hands, or could not be done, in words. */
  notice: string | null = $state(null)
  /** The assignment that is being begun. */
  starting: string | null = $state(null)
  private readSaid = false

  constructor(documentId: string) {
    this.documentId = documentId
    this.card = new Resource((background) => call(readRouting, { id: documentId }, { background }))
  }

  get assignments(): readonly Assignment[] {
    return this.card.value?.assignments ?? []
  }

  /** What lies on my own desk, the most to do first. */
  get mine(): readonly Assignment[] {
    const handles = (it: Assignment) => it.can.includes('complete') || it.can.includes('forward')
    return this.assignments.filter(handles).sort((a, b) => Number(b.role === 'lead') - Number(a.role === 'lead'))
  }

  get lead(): Assignment | undefined {
    return this.assignments.findLast((it) => it.parentId === null && it.role === 'lead' && isOpen(it))
  }

  may(act: WholeAct): boolean {
    return this.card.value?.can.includes(act) ?? false
  }

  of(id: string): Assignment | undefined {
    return this.assignments.find((it) => it.id === id)
  }

  /** Who is at work already beside those one is about to name: nobody is named twice. */
  busyBelow(parentId: string | null): readonly string[] {
    return this.assignments.filter((it) => it.parentId === parentId && isOpen(it)).map((it) => targetKey(it.to))
  }

  /** Who leads already beside those one is about to name. */
  leadBelow(parentId: string | null): string | undefined {
    return this.assignments.find((it) => it.parentId === parentId && it.role === 'lead' && isOpen(it))?.to.name
  }

  async load(background = false): Promise<void> {
    await this.card.load(background)
    await this.sayRead()
  }

  /** The answer of an act: what it changed is shown, and said. */
  take = (card: Routing, said?: string): void => {
    this.card.set(card)
    this.notice = null
    this.asked = null
    if (said) toasts.say(said)
  }

  ask = (asked: Asked): void => {
    this.notice = null
    this.asked = asked
  }

  /**
   * An act was refused because somebody, perhaps this person in another tab, was faster: the new state is fetched. True when the act can
   * still be done, so that its dialog stays.
   */
  async overtaken(thrown: unknown): Promise<boolean> {
    if (!(thrown instanceof Refusal) || !['thing.changed', 'thing.state'].includes(thrown.code)) return true
    await this.fetchNow()
    if (this.stillAsked()) return true
    this.asked = null
    this.notice = t('handling.overtaken')
    return false
  }

  async start(it: Assignment): Promise<void> {
    if (this.starting) return
    this.starting = it.id
    try {
      this.take(await call(startAssignment, { id: it.id, version: it.version }), t('act.start.done'))
    } catch (thrown) {
      const known = thrown instanceof Refusal && ['thing.changed', 'thing.state'].includes(thrown.code)
      if (known) await this.fetchNow()
      this.notice = known ? t('handling.overtaken') : sayFault(thrown)
    } finally {
      this.starting = null
    }
  }

  /** The state of this moment, whatever else is being read: what is decided next depends on it. */
  private async fetchNow(): Promise<void> {
    try {
      this.card.set(await call(readRouting, { id: this.documentId }))
    } catch {
      // Not to be seen any more, or not reached: the page says so by itself.
    }
    void this.card.load(true)
  }

  private stillAsked(): boolean {
    const { asked } = this
    if (!asked) return false
    if (!('assignmentId' in asked)) return this.may(asked.act)
    const it = this.of(asked.assignmentId)
    if (!it) return false
    if (asked.act === 'resume') return it.can.includes('pause') && it.pausedSince !== null
    return it.can.includes(asked.act) && (asked.act !== 'pause' || it.pausedSince === null)
  }

  /** Opening the page is reading: once, and only by whoever was given something he has not read. */
  private async sayRead(): Promise<void> {
    if (this.readSaid || !this.assignments.some((it) => it.readAt === null && isOpen(it) && isMine(it))) return
    this.readSaid = true
    try {
      await call(readAssignment, { id: this.documentId })
      await this.card.load(true)
    } catch {
      // It stays unread; opening it again says it again.
      this.readSaid = false
    }
  }
}
