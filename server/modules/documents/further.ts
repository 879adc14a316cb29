import { desc, eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import type { Reply } from '#contract/endpoint.ts'
import type { FurtherField, readFurther as readContract } from '#contract/further.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { documentFor } from './policy.ts'
import { type DocumentRecord, furtherField, furtherValue } from './tables.ts'

type Card = Static<typeof FurtherField>
type FieldRow = typeof furtherField.$inferSelect
type Described = Pick<DocumentRecord, 'agencyId' | 'direction' | 'kind'>

export const fieldCard = (row: FieldRow, day: string): Card => {
  const { agencyId: _agency, madeBy: _by, madeTitle: _title, madeAt: _at, ...card } = row
  return { ...card, inForce: row.validFrom <= day && (row.validTo === null || row.validTo >= day) }
}

export async function fieldsOfAgency(work: Work, agencyId: string): Promise<Card[]> {
  const rows = await work.tx
    .select()
    .from(furtherField)
    .where(eq(furtherField.agencyId, agencyId))
    .orderBy(furtherField.madeAt, furtherField.id)
  const day = civilDate(work.now)
  return rows.map((row) => fieldCard(row, day))
}

const fits = (field: Card, row: Described) =>
  field.inForce &&
  (field.direction === null || field.direction === row.direction) &&
  (field.kinds.length === 0 || field.kinds.includes(row.kind))

/** Fields in force for a document. */
export const fieldsFor = async (work: Work, row: Described): Promise<Card[]> =>
  (await fieldsOfAgency(work, row.agencyId)).filter((field) => fits(field, row))

async function linesOf(work: Work, documentId: string) {
  return work.tx
    .select()
    .from(furtherValue)
    .where(eq(furtherValue.documentId, documentId))
    .orderBy(desc(furtherValue.at), desc(furtherValue.id))
}

/** What may be said of a number before it is official is said without a reason. */
export const isOfficial = (row: DocumentRecord) => row.state === 'issued' || row.state === 'registered'

export const mayKeepFurther = (work: Work, row: DocumentRecord) =>
  may(work.actor, 'document.register') &&
  row.agencyId === work.actor.agencyId &&
  row.recalledAt === null &&
  row.state !== 'returned'

export async function furtherCard(work: Work, row: DocumentRecord): Promise<Reply<typeof readContract>> {
  const lines = await linesOf(work, row.id)
  const now = await fieldsFor(work, row)
  const known = new Set(now.map((field) => field.id))
  const written = [...new Set(lines.map((line) => line.fieldId))].filter((id) => !known.has(id))
  const day = civilDate(work.now)
  const ended = written.length ? await work.tx.select().from(furtherField).where(inArray(furtherField.id, written)) : []
  return {
    values: [...now, ...ended.map((it) => fieldCard(it, day))].map((field) => {
      const history = lines.filter((line) => line.fieldId === field.id)
      return {
        field,
        value: history[0]?.value ?? '',
        history: history.map((line) => ({
          value: line.value,
          reason: line.reason,
          byName: line.byName,
          byTitle: line.byTitle,
          at: line.at.toISOString(),
        })),
      }
    }),
    mayChange: mayKeepFurther(work, row),
    reasoned: isOfficial(row),
  }
}

export async function readFurther(work: Work, ask: { id: string }): Promise<Reply<typeof readContract>> {
  return furtherCard(work, await documentFor(work, ask.id, 'document.read'))
}

/** An outgoing document is not issued and a delivered one not registered while a required field is empty. */
export async function refuseUnfilled(work: Work, row: DocumentRecord): Promise<void> {
  const { values } = await furtherCard(work, row)
  const empty = values.filter(({ field, value }) => field.inForce && field.required && value === '')
  if (empty.length > 0) throw fault('document.further-missing', { names: empty.map(({ field }) => field.nameVi) })
}

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** Refuses what does not fit the type of a field; nothing fits every one. */
export function refuseUnfitValue(field: Card, value: string, path: string): void {
  if (value === '') return
  if (field.type === 'number' && !/^-?\d{1,15}([.,]\d{1,6})?$/.test(value)) throw wrong(path, 'number')
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined
  if (field.type === 'date' && (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value))
    throw wrong(path, 'date')
  if (field.type === 'choice' && !field.choices.includes(value)) throw wrong(path, 'choice')
}

interface Written {
  readonly fieldId: string
  readonly value: string
}

/** What is written when a paper arrival is registered: each value in its field, none that is required left out. */
export async function furtherAtEntry(work: Work, row: Described, asked: readonly Written[]): Promise<Written[]> {
  const fields = await fieldsFor(work, row)
  const given = new Map<string, string>()
  for (const [at, { fieldId, value }] of asked.entries()) {
    const field = fields.find((it) => it.id === fieldId)
    if (!field || given.has(fieldId)) throw wrong(`/further/${at}/fieldId`, 'field')
    refuseUnfitValue(field, value.trim(), `/further/${at}/value`)
    given.set(fieldId, value.trim())
  }
  const empty = fields.filter((field) => field.required && (given.get(field.id) ?? '') === '')
  if (empty.length > 0) throw fault('document.further-missing', { names: empty.map((field) => field.nameVi) })
  return [...given].filter(([, value]) => value !== '').map(([fieldId, value]) => ({ fieldId, value }))
}

/** Adds lines; what stood before stays. */
export async function writeFurther(
  work: Work,
  documentId: string,
  lines: readonly Written[],
  reason: string,
): Promise<void> {
  if (lines.length === 0) return
  const said = { reason, byName: work.actor.personName, byTitle: work.actor.title, at: work.now }
  await work.tx
    .insert(furtherValue)
    .values(lines.map((line) => ({ id: newId(work.now), documentId, ...line, searchKey: fold(line.value), ...said })))
}
