import type { AssignmentRole } from '#contract/words.ts'
import { Deadline } from './deadline.svelte.ts'
import { type Target, targetKey } from './routing.ts'

/** Somebody chosen, what for, until when. */
export class Chosen {
  readonly target: Target
  role: AssignmentRole = $state('support')
  /** His own deadline instead of the common one. */
  readonly own = new Deadline()

  constructor(target: Target, role: AssignmentRole) {
    this.target = target
    this.role = role
  }

  get key(): string {
    return targetKey(this.target)
  }
}

/** A directive being written. There is one lead: the first chosen, until another is named. */
export class DirectiveDraft {
  text = $state('')
  chosen: readonly Chosen[] = $state.raw([])
  readonly due = new Deadline()
  replyRequired = $state(false)
  /** Somebody leads already; a new lead takes it from him. */
  standingLead: string | undefined = $state()

  get lead(): Chosen | undefined {
    return this.chosen.find((it) => it.role === 'lead')
  }

  has(target: Target): boolean {
    return this.chosen.some((it) => it.key === targetKey(target))
  }

  add(target: Target): void {
    if (this.has(target)) return
    const leads = this.lead !== undefined || this.standingLead !== undefined
    this.chosen = [...this.chosen, new Chosen(target, leads ? 'support' : 'lead')]
  }

  remove(key: string): void {
    const gone = this.chosen.find((it) => it.key === key)
    this.chosen = this.chosen.filter((it) => it !== gone)
    const next = this.chosen.find((it) => it.role === 'support')
    if (gone?.role === 'lead' && this.standingLead === undefined && next) next.role = 'lead'
  }

  toggle(target: Target): void {
    if (this.has(target)) this.remove(targetKey(target))
    else this.add(target)
  }

  setRole(chosen: Chosen, role: AssignmentRole): void {
    const before = this.lead
    if (role === 'lead' && before && before !== chosen) before.role = 'support'
    chosen.role = role
  }

  /** Who is only to know has nothing to be late with. */
  dueOf(chosen: Chosen): Deadline | undefined {
    if (chosen.role === 'informed') return undefined
    return chosen.own.kind === 'none' ? this.due : chosen.own
  }

  /** Deadlines that somebody named here would get. */
  get deadlines(): readonly Deadline[] {
    return [...new Set(this.chosen.flatMap((it) => this.dueOf(it) ?? []))]
  }

  asks() {
    return this.chosen.map((it) => ({
      to: it.target.holderId === null ? { unitId: it.target.unitId ?? '' } : { holderId: it.target.holderId },
      role: it.role,
      dueAt: this.dueOf(it)?.at ?? null,
      replyRequired: it.role === 'lead' && this.replyRequired,
    }))
  }

  /** Puts ready words where one is writing: after what is there. */
  say(words: string): void {
    const before = this.text.trimEnd()
    this.text = before === '' ? words : `${before}${/[.!?;:]$/.test(before) ? ' ' : '. '}${words}`
  }
}
