import { Ajv, type ErrorObject } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { InputProblem } from '#contract/faults.ts'
import type { TSchema } from '#contract/shape.ts'
import { fault } from '../fault.ts'
import { tidy } from '../text.ts'

const shared = { allErrors: true, removeAdditional: false, useDefaults: true, strict: false } as const

/** Path and query values arrive as text and are converted; JSON bodies must already have the right types. */
const fromText = new Ajv({ ...shared, coerceTypes: 'array' })
const fromJson = new Ajv({ ...shared, coerceTypes: false })

function isCivilDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = Date.parse(`${value}T00:00:00Z`)
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(value)
}
for (const ajv of [fromText, fromJson]) ajv.addFormat('date', isCivilDate)

export const compileInput: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? fromJson : fromText).compile(schema as object)

function problemOf(error: ErrorObject): InputProblem {
  const params = error.params as { limit?: number; missingProperty?: string; additionalProperty?: string }
  const field = params.missingProperty ?? params.additionalProperty
  const path = field === undefined ? error.instancePath : `${error.instancePath}/${field}`
  return { path, rule: error.keyword, ...(params.limit === undefined ? {} : { limit: String(params.limit) }) }
}

/** Every violated rule at once, as path and rule; the page has the words. */
export function inputFault(errors: readonly ErrorObject[]) {
  return fault('input.invalid', { problems: errors.slice(0, 50).map(problemOf) })
}

/** Fields whose blanks are part of what the person typed. */
const verbatim = /password/i
const deepest = 24

/** Typed text enters as tidy NFC; control characters never reach the database. */
export function tidied(value: unknown, depth = 0): unknown {
  if (depth > deepest) throw fault('input.invalid', { problems: [{ path: '', rule: 'depth' }] })
  // A half of a surrogate pair is no character: PostgreSQL's JSON refuses it.
  if (typeof value === 'string') return tidy(value.toWellFormed())
  if (Array.isArray(value)) return value.map((item) => tidied(item, depth + 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      verbatim.test(name) && typeof inner === 'string'
        ? inner.toWellFormed().normalize('NFC')
        : tidied(inner, depth + 1),
    ]),
  )
}
