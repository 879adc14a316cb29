import BellRing from '@lucide/svelte/icons/bell-ring'
import CalendarClock from '@lucide/svelte/icons/calendar-clock'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CirclePause from '@lucide/svelte/icons/circle-pause'
import CirclePlay from '@lucide/svelte/icons/circle-play'
import CornerUpLeft from '@lucide/svelte/icons/corner-up-left'
import ListChecks from '@lucide/svelte/icons/list-checks'
import PenLine from '@lucide/svelte/icons/pen-line'
import Play from '@lucide/svelte/icons/play'
import Send from '@lucide/svelte/icons/send'
import UndoTwo from '@lucide/svelte/icons/undo-2'
import UserPlus from '@lucide/svelte/icons/user-plus'
import { t } from '../../../i18n/words.ts'
import type { MenuItem } from '../../../ui/Menu.svelte'
import type { Asked, Handling } from './handling.svelte.ts'
import type { Assignment } from './routing.ts'
import { waitingSubmission } from './where.ts'

export interface Act {
  readonly id: string
  readonly label: string
  readonly icon: NonNullable<MenuItem['icon']>
  readonly run: () => void
  readonly danger?: boolean
  /** More of what was done already: no longer the one thing to do. */
  readonly again?: boolean
}

type ActOf = Extract<Asked, { assignmentId: string }>['act']

function asking(handling: Handling, it: Assignment) {
  return (act: ActOf, label: string, icon: Act['icon'], danger = false): readonly Act[] =>
    act === 'resume' || it.can.includes(act)
      ? [{ id: act, label, icon, danger, run: () => handling.ask({ act, assignmentId: it.id }) }]
      : []
}

/** What its handler may do, the next step first. Whoever leads people names them before he begins himself. */
export function handlerActs(handling: Handling, it: Assignment): readonly Act[] {
  const ask = asking(handling, it)
  const named = it.state === 'forwarded'
  const support = it.role === 'support'
  const forward = ask('forward', t(named ? 'act.forward.more' : 'act.forward'), UserPlus).map((act) => ({
    ...act,
    again: named,
  }))
  const start: readonly Act[] = it.can.includes('start')
    ? [{ id: 'start', label: t('act.start'), icon: Play, run: () => void handling.start(it) }]
    : []
  const complete = ask('complete', t(support ? 'act.opinion' : 'act.complete'), CircleCheck)
  const next =
    it.state === 'doing'
      ? [...complete, ...forward]
      : named
        ? [...forward, ...complete]
        : [...forward, ...start, ...complete]
  return [
    ...next,
    ...ask('report', t('act.report'), ListChecks),
    ...ask('extend', t('act.extend'), CalendarClock),
    ...(it.pausedSince === null
      ? ask('pause', t('act.pause'), CirclePause)
      : it.can.includes('pause')
        ? ask('resume', t('act.resume'), CirclePlay)
        : []),
    ...ask('return', t('act.return'), CornerUpLeft, true),
  ]
}

/** What its giver may do. */
export function giverActs(handling: Handling, it: Assignment): readonly Act[] {
  const ask = asking(handling, it)
  return [...ask('press', t('act.press'), BellRing), ...ask('withdraw', t('act.withdraw'), UndoTwo, true)]
}

/** What may be done with the document as a whole. */
export function wholeActs(handling: Handling): readonly Act[] {
  const card = handling.card.value
  const again =
    card?.directives.some((it) => it.undoneAt === null && it.parentId === null) === true && !waitingSubmission(card)
  const offer = (
    act: 'submit' | 'direct' | 'passOn' | 'sendBack',
    label: string,
    icon: Act['icon'],
    danger = false,
  ): readonly Act[] => (handling.may(act) ? [{ id: act, label, icon, danger, run: () => handling.ask({ act }) }] : [])
  return [
    ...offer('direct', t(again ? 'act.direct.more' : 'act.direct'), PenLine).map((act) => ({ ...act, again })),
    ...offer('submit', t('act.submit'), Send),
    ...offer('passOn', t('act.passOn'), Send),
    ...offer('sendBack', t('act.sendBack'), CornerUpLeft, true),
  ]
}

/** For the head of the page: the step that is due comes first. */
export function pageActs(handling: Handling): readonly Act[] {
  const card = handling.card.value
  if (!card) return []
  const whole = wholeActs(handling)
  const [first] = handling.mine
  const mine = first ? handlerActs(handling, first) : []
  return card.handling === null || waitingSubmission(card) ? [...whole, ...mine] : [...mine, ...whole]
}
