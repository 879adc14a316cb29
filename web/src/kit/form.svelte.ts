import type { InputProblem } from '#contract/faults.ts'
import { type Key, type PlainKey, t } from '../i18n/words.ts'
import { Refusal } from './api.ts'
import { problemsOf, sayFault } from './say.ts'

const words: Readonly<Record<string, PlainKey>> = {
  required: 'problem.required',
  minLength: 'problem.required',
  maxLength: 'problem.tooLong',
  pattern: 'problem.pattern',
  format: 'problem.date',
  minimum: 'problem.range',
  maximum: 'problem.range',
  self: 'problem.self',
  'before-beginning': 'problem.beforeBeginning',
  'children-alive': 'problem.childrenAlive',
  'other-agency': 'problem.otherAgency',
  'agency-only': 'problem.agencyOnly',
  'body-days': 'problem.bodyDays',
  'members-later': 'problem.membersLater',
}

/** A broken rule of the input in words. */
export function sayProblem(problem: InputProblem): string {
  const key: Key = words[problem.rule] ?? 'problem.other'
  return t(key as PlainKey)
}

type Wrong<Name extends string> = { readonly [N in Name]?: string | undefined }

const nothing = {}

/**
 * What is wrong in one form and whether it is on its way. Fields are named as in the ask (`/subject` is `subject`), and each control
 * carries `id(name)`, so that the summary of errors leads to it.
 */
export class Form<Name extends string> {
  wrong: Wrong<Name> = $state.raw(nothing as Wrong<Name>)
  /** What is wrong with no field in particular. */
  trouble: string | null = $state(null)
  /** The number of the refused call, to quote to support. */
  request: string | undefined = $state()
  busy = $state(false)
  readonly #name: string
  readonly #fields: readonly Name[]

  constructor(name: string, fields: readonly Name[]) {
    this.#name = name
    this.#fields = fields
  }

  id(field: Name): string {
    return `${this.#name}-${field}`
  }

  /** For the summary: in the order of the form. */
  get errors(): readonly { readonly field?: string; readonly text: string }[] {
    const byField = this.#fields.flatMap((it) => {
      const text = this.wrong[it]
      return text === undefined ? [] : [{ field: this.id(it), text }]
    })
    return this.trouble === null ? byField : [...byField, { text: this.trouble }]
  }

  /** Shows what the page itself found wrong; true when there is nothing. */
  fits(wrong: Wrong<Name>): boolean {
    this.trouble = null
    this.request = undefined
    this.wrong = wrong
    return Object.values(wrong).every((text) => text === undefined)
  }

  forgive(): void {
    this.fits(nothing as Wrong<Name>)
  }

  /** Shows a refusal at its fields, or as a whole. */
  refuse(thrown: unknown): void {
    const found: { [N in Name]?: string } = {}
    let elsewhere = false
    for (const problem of problemsOf(thrown)) {
      const parts = problem.path.split('/')
      const field = this.#fields.find((it) => parts.includes(it))
      if (field) found[field] ??= sayProblem(problem)
      else elsewhere = true
    }
    this.wrong = found
    this.request = thrown instanceof Refusal ? thrown.request || undefined : undefined
    this.trouble = elsewhere || Object.keys(found).length === 0 ? sayFault(thrown) : null
  }

  /** Does it once at a time; true when it went well. */
  async send(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.forgive()
    try {
      await act()
      return true
    } catch (thrown) {
      this.refuse(thrown)
      return false
    } finally {
      this.busy = false
    }
  }
}
