import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  addFurtherField as addContract,
  endFurtherField as endContract,
  keepFurther as keepContract,
} from '#contract/further.ts'
import { mostFurtherFields } from '#contract/further.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import {
  fieldsFor,
  fieldsOfAgency,
  furtherCard,
  isOfficial,
  mayKeepFurther,
  refuseUnfitValue,
  writeFurther,
} from '../further.ts'
import { holdOn } from '../held.ts'
import { documentFor } from '../policy.ts'
import { type DocumentRecord, document, furtherField } from '../tables.ts'

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

export const listFurtherFields = async (work: Work) => ({ fields: await fieldsOfAgency(work, work.actor.agencyId) })

export async function addFurtherField(work: Work, ask: Ask<typeof addContract>) {
  if ((ask.type === 'choice') !== ask.choices.length > 0) throw wrong('/choices', 'choice-only')
  const before = await fieldsOfAgency(work, work.actor.agencyId)
  if (before.filter((it) => it.inForce).length >= mostFurtherFields) throw wrong('/nameVi', 'maxItems')
  const id = newId(work.now)
  const { agencyId, personName, title } = work.actor
  const made = { madeBy: personName, madeTitle: title, madeAt: work.now }
  await work.tx
    .insert(furtherField)
    .values({ ...ask, choices: [...ask.choices], kinds: [...ask.kinds], id, agencyId, ...made })
  await work.record('further-field.added', id, [agencyId], { name: ask.nameVi })
  return listFurtherFields(work)
}

export async function endFurtherField(work: Work, ask: Ask<typeof endContract>) {
  const { agencyId } = work.actor
  const [field] = await work.tx
    .select()
    .from(furtherField)
    .where(and(eq(furtherField.id, ask.id), eq(furtherField.agencyId, agencyId)))
    .for('update')
  if (!field) throw fault('thing.missing')
  if (field.validTo !== null && field.validTo <= ask.on) throw fault('thing.state', { state: 'ended' })
  await work.tx.update(furtherField).set({ validTo: ask.on }).where(eq(furtherField.id, field.id))
  await work.record('further-field.ended', field.id, [agencyId], { on: ask.on })
  return listFurtherFields(work)
}

/** The document as it is now, kept so until this work ends: it does not become official, held or recalled meanwhile. */
async function held(work: Work, id: string): Promise<DocumentRecord> {
  await documentFor(work, id, 'document.read')
  const [row] = await work.tx.select().from(document).where(eq(document.id, id)).for('no key update')
  if (!row) throw fault('thing.missing')
  return row
}

/** Each value that differs is a new line; what stood there before stays. Repeating writes nothing. */
export async function keepFurther(work: Work, ask: Ask<typeof keepContract>) {
  const row = await held(work, ask.id)
  if (!mayKeepFurther(work, row))
    throw row.recalledAt ? fault('thing.state', { state: 'recalled' }) : fault('access.denied')
  const fields = await fieldsFor(work, row)
  const { values } = await furtherCard(work, row)
  const reason = ask.reason.trim()
  const lines = ask.values.flatMap(({ fieldId, value }, at) => {
    const field = fields.find((it) => it.id === fieldId)
    if (!field || ask.values.findIndex((it) => it.fieldId === fieldId) !== at)
      throw wrong(`/values/${at}/fieldId`, 'field')
    refuseUnfitValue(field, value, `/values/${at}/value`)
    if (field.required && value === '' && isOfficial(row)) throw wrong(`/values/${at}/value`, 'required')
    return values.find((it) => it.field.id === fieldId)?.value === value ? [] : [{ fieldId, value }]
  })
  if (lines.length === 0) return furtherCard(work, row)
  // Under hold nothing is changed; what an arrival still lacks to be registered is added.
  const adds =
    row.state === 'arrived' && lines.every((line) => !values.some((it) => it.field.id === line.fieldId && it.value))
  if (!adds && (await holdOn(work, row.id))) throw fault('document.held')
  if (isOfficial(row) && reason === '') throw wrong('/reason', 'required')
  await writeFurther(work, row.id, lines, reason)
  await work.record('document.further-written', row.id, [row.agencyId], { fields: lines.length, reason })
  return furtherCard(work, row)
}
