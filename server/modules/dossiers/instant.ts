import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'

const written = /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/** An instant of the wire: ISO 8601 with its zone, before the year 9999. Anything else is the sender's mistake, told by the path. */
export function instantOf(text: string, path: string): Date {
  const at = new Date(text)
  const year = Number(written.exec(text)?.[1] ?? 9999)
  if (year >= 9999 || Number.isNaN(at.getTime()))
    throw fault('input.invalid', { problems: [{ path, rule: 'instant' }] })
  return at
}

/** A deadline that is set now: in the future, and for a part not after the whole. */
export function deadlineOf(work: Work, text: string | null, whole: Date | null): Date | null {
  if (text === null) return null
  const at = instantOf(text, '/dueAt')
  if (at <= work.now) throw fault('routing.due-past', { due: at.toISOString() })
  if (whole !== null && at > whole)
    throw fault('input.invalid', { problems: [{ path: '/dueAt', rule: 'after-parent' }] })
  return at
}
