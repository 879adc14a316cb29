import { type MeetingForm, meetingForms } from '#contract/meeting-words.ts'
import { t } from '../../i18n/words.ts'
import { civilDateAt, timeOf } from '../../kit/format.ts'
import { instantAt } from '../../kit/week.ts'
import type { Card } from './words.ts'

export const planFields = ['title', 'startsAt', 'from', 'endsAt', 'place', 'description', 'reason'] as const
export type PlanField = (typeof planFields)[number]

/** What a meeting is, as a form has it. One that ends before it begins ends on the next day. */
export class Plan {
  title = $state('')
  date = $state('')
  from = $state('08:00')
  to = $state('11:30')
  form = $state<string>('inPerson')
  place = $state('')
  /** A room of the agency, booked with the meeting; empty: none. */
  venueId = $state('')
  description = $state('')
  private = $state(false)

  constructor(card?: Card) {
    if (!card) return
    this.title = card.title
    this.date = civilDateAt(card.startsAt)
    this.from = timeOf(card.startsAt)
    this.to = timeOf(card.endsAt)
    this.form = card.form
    this.place = card.place
    this.venueId = card.venueId ?? ''
    this.description = card.description
    this.private = card.private
  }

  get startsAt(): string | undefined {
    return instantAt(this.date, this.from)
  }

  get endsAt(): string | undefined {
    const end = instantAt(this.date, this.to)
    if (end === undefined || this.startsAt === undefined || end > this.startsAt) return end
    return new Date(Date.parse(end) + 86_400_000).toISOString()
  }

  get wrong(): { [F in PlanField]?: string | undefined } {
    return {
      title: this.title.trim() === '' ? t('problem.required') : undefined,
      startsAt: this.date === '' ? t('problem.required') : undefined,
      from: this.from === '' ? t('problem.required') : undefined,
      endsAt: this.to === '' ? t('problem.required') : undefined,
    }
  }

  get ask() {
    const form: MeetingForm = meetingForms.find((it) => it === this.form) ?? 'inPerson'
    return {
      title: this.title.trim().normalize('NFC'),
      description: this.description.trim().normalize('NFC'),
      form,
      startsAt: this.startsAt ?? '',
      endsAt: this.endsAt ?? '',
      place: this.place.trim().normalize('NFC'),
      venueId: this.venueId === '' ? null : this.venueId,
      private: this.private,
    }
  }
}
