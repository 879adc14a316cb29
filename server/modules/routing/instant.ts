import { fault } from '#platform/fault.ts'

const written = /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/** An instant of the wire: ISO 8601 with its zone, before the year 9999. Anything else is the sender's mistake, told by the path. */
export function instantOf(text: string, path: string): Date {
  const at = new Date(text)
  const year = Number(written.exec(text)?.[1] ?? 9999)
  if (year >= 9999 || Number.isNaN(at.getTime()))
    throw fault('input.invalid', { problems: [{ path, rule: 'instant' }] })
  return at
}
