import type { Reply } from '#contract/endpoint.ts'
import { dueAfter } from '#contract/routing.ts'
import { call } from '../../../kit/api.ts'
import { civilDateAt } from '../../../kit/format.ts'

type After = Reply<typeof dueAfter>

/** When office hours end: a deadline that is only a date lasts until then. */
const endOfWork = '17:00'

/** The n-th working day was counted by the server today; another day it is another one. */
const counted = new Map<string, Promise<After>>()

function count(days: number): Promise<After> {
  const key = `${civilDateAt(Date.now())} ${days}`
  const known = counted.get(key)
  if (known) return known
  const asked = call(dueAfter, { days }, { background: true })
  counted.set(key, asked)
  asked.catch(() => counted.delete(key))
  return asked
}

/** A deadline being chosen: a number of working days, a date with its hour, or none. */
export class Deadline {
  kind: 'none' | 'days' | 'date' = $state('none')
  days = $state(0)
  date = $state('')
  time = $state(endOfWork)
  after: After | undefined = $state.raw()
  failed = $state(false)

  /** As an instant; null when none is set, or when it cannot be told yet. */
  get at(): string | null {
    if (this.kind === 'days') return this.after?.dueAt ?? null
    if (this.kind === 'none' || this.date === '' || !/^\d{2}:\d{2}$/.test(this.time)) return null
    return new Date(`${this.date}T${this.time}:00+07:00`).toISOString()
  }

  /** Chosen, but not to be sent: the date is missing or the days are not counted. */
  get unready(): boolean {
    return this.kind !== 'none' && this.at === null
  }

  get past(): boolean {
    return this.at !== null && Date.parse(this.at) <= Date.now()
  }

  clear(): void {
    this.kind = 'none'
  }

  pickDate(): void {
    if (this.date === '' && this.after) this.date = this.after.dueOn
    this.kind = 'date'
  }

  async pickDays(days: number): Promise<void> {
    this.kind = 'days'
    this.days = days
    this.after = undefined
    this.failed = false
    try {
      const after = await count(days)
      if (this.days === days) this.after = after
    } catch {
      if (this.days === days) this.failed = true
    }
  }
}
