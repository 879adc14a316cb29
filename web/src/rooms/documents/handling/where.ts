import { t } from '../../../i18n/words.ts'
import { dateTime } from '../../../kit/format.ts'
import { type Assignment, called, isOpen, type Routing } from './routing.ts'

/** The leads from the whole down to whoever has it on his desk. */
export function leadChain(card: Routing): readonly Assignment[] {
  const below = (parentId: string | null): readonly Assignment[] => {
    const lead = card.assignments.findLast((it) => it.parentId === parentId && it.role === 'lead' && isOpen(it))
    return lead ? [lead, ...below(lead.id)] : []
  }
  return below(null)
}

export const waitingSubmission = (card: Routing) => card.submissions.find((it) => it.state === 'waiting')

/** With whom it is, since when, until when. */
export function whereItIs(card: Routing): string {
  const waiting = waitingSubmission(card)
  if (waiting) return t('where.waiting', { who: called(waiting.to), time: dateTime(waiting.at) })
  const chain = leadChain(card)
  const last = chain.at(-1)
  if (last) {
    const since = last.startedAt ?? card.directives.find((it) => it.id === last.directiveId)?.at
    const who = chain.map((it) => called(it.to)).join(' › ')
    const words = since ? t('where.lead', { who, time: dateTime(since) }) : who
    return last.dueAt ? `${words} · ${t('where.due', { time: dateTime(last.dueAt) })}` : words
  }
  if (card.handling === 'done') {
    const done = card.assignments.findLast((it) => it.parentId === null && it.role === 'lead' && it.state === 'done')
    return done?.closedAt ? t('where.done', { who: called(done.to), time: dateTime(done.closedAt) }) : t('where.known')
  }
  return t('where.none')
}
