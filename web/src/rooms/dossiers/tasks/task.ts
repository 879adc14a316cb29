import CirclePause from '@lucide/svelte/icons/circle-pause'
import Clock from '@lucide/svelte/icons/clock'
import Hourglass from '@lucide/svelte/icons/hourglass'
import TriangleAlert from '@lucide/svelte/icons/triangle-alert'
import type { Reply } from '#contract/endpoint.ts'
import type { listTasks, readTask } from '#contract/tasks.ts'
import { t } from '../../../i18n/words.ts'
import { civilDateAt, daysBetween } from '../../../kit/format.ts'

export type TaskLine = Reply<typeof listTasks>['rows'][number]
export type Task = Reply<typeof readTask>

export const paceLooks = {
  green: { tone: 'done', icon: Clock },
  amber: { tone: 'soon', icon: Hourglass },
  red: { tone: 'overdue', icon: TriangleAlert },
  paused: { tone: 'neutral', icon: CirclePause },
} as const

export const stateTones = {
  new: 'notice',
  doing: 'neutral',
  reported: 'soon',
  returned: 'overdue',
  done: 'done',
  cancelled: 'outline',
} as const

/** How a deadline stands, in words. */
export function paceWords(row: Pick<TaskLine, 'pace' | 'dueAt'>): string {
  if (row.pace === 'none') return ''
  if (row.pace !== 'red' || row.dueAt === null) return t(`pace.${row.pace}`)
  const days = daysBetween(civilDateAt(row.dueAt), civilDateAt(Date.now()))
  return days > 0 ? t('work.pace.red.days', { n: days }) : t('work.pace.red.today')
}

/** The end of office hours of a civil date, as an instant. */
export const endOfDay = (date: string): string | null =>
  date === '' ? null : new Date(`${date}T17:00:00+07:00`).toISOString()
