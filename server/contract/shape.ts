import * as Type from 'typebox'

export type { Static, TSchema } from 'typebox'
export { Type }

/** An object that refuses unknown fields: an official record must not lose a field silently. */
export function record<const P extends Type.TProperties>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** UUID in lower-case text form. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })

/** Civil date `YYYY-MM-DD` (Asia/Ho_Chi_Minh). Calendar validity (31 February) is checked by Ajv's `format`. */
export const CivilDate = Type.String({ format: 'date' })

/** Instant in ISO 8601 with Z. */
export const Instant = Type.String()

/** SHA-256 in lower-case hex. */
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** Text a person typed: 1 to `max` characters after NFC and trimming. */
export const text = (max: number) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })

/** Text that may be empty. */
export const optionalText = (max: number) => Type.Optional(Type.String({ maxLength: max }))

/** A closed list of words. */
export function oneOf<const V extends readonly string[]>(values: V) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: values })
}

export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Keyset paging: `cursor` is opaque; `limit` rows at most. */
export const pageAsk = {
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}

/** One page. `count` is exact up to `countedTo`; `more` says that it was capped. */
export const pageOf = <T extends Type.TSchema>(row: T) =>
  record({
    rows: Type.Array(row),
    next: nullable(Type.String()),
    count: Type.Integer(),
    countCapped: Type.Boolean(),
  })

export const Done = record({ done: Type.Literal(true) })
