import type { RegisterColumn } from '#platform/print/register.ts'

/** What is printed of a form: the rest (agency, period, signatures) is the same for all. */
export interface FormContent {
  readonly title: string
  readonly columns: readonly RegisterColumn[]
  readonly rows: readonly (readonly string[])[]
  readonly summary: string
  readonly maker?: string
}

/** Most lines of one form: a larger book is printed by shorter periods. */
export const mostLines = 20_000

export const shownDate = (day: string | null) => (day === null ? '' : day.split('-').reverse().join('/'))
export const joined = (parts: readonly (string | null)[]) =>
  parts.filter((part) => part !== null && part !== '').join('; ')
