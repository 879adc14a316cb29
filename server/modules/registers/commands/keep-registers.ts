import { and, eq, isNotNull, isNull, max, ne } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import { copyKinds, kindCodes } from '#contract/kinds.ts'
import type {
  changeRegister as changeContract,
  closeRegister as closeContract,
  openRegister as openContract,
} from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { holdConfiguration, kindsOf, refuseClash } from '../coverage.ts'
import { registerFor } from '../policy.ts'
import { registerCard } from '../queries/registers.ts'
import { numberSeries, type Register, register, registerLine } from '../tables.ts'

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** What a series is for decides what may be said of it. */
function refuseUnfit(row: Register): void {
  const known: ReadonlySet<string> = new Set(kindCodes)
  if (row.kinds.some((kind) => !known.has(kind))) throw wrong('/kinds', 'enum')
  if (row.purpose !== 'ordinary' && row.direction === 'incoming') throw wrong('/purpose', 'outgoing-only')
  if (row.purpose !== 'ordinary' && row.standard) throw wrong('/standard', 'ordinary-only')
  if ((row.purpose === 'advisory') !== (row.bodySymbol !== '')) throw wrong('/bodySymbol', 'advisory')
  if (row.purpose === 'advisory' && row.bodyName.trim() === '') throw wrong('/bodyName', 'minLength')
  if (row.kinds.some((kind) => !kindsOf({ ...row, kinds: [] }).includes(kind))) throw wrong('/kinds', 'purpose')
}

/** One standard register in each direction. */
async function beOnlyStandard(work: Work, row: Register): Promise<void> {
  if (!row.standard) return
  await work.tx
    .update(register)
    .set({ standard: false })
    .where(and(eq(register.agencyId, row.agencyId), eq(register.direction, row.direction), ne(register.id, row.id)))
}

export async function openRegister(work: Work, ask: Ask<typeof openContract>) {
  const { agencyId } = work.actor
  const row: Register = {
    id: newId(work.now),
    agencyId,
    direction: ask.direction,
    name: ask.name,
    kinds: [...new Set(ask.kinds)],
    secret: ask.secret,
    purpose: ask.purpose ?? 'ordinary',
    bodyName: ask.bodyName ?? '',
    bodySymbol: ask.bodySymbol ?? '',
    standard: ask.standard,
    openedOn: civilDate(work.now),
    firstNumber: ask.firstNumber ?? 1,
    closedOn: null,
    closingReason: null,
    closingAct: '',
  }
  refuseUnfit(row)
  // Copies of every form share the series.
  if (row.purpose === 'copies') row.kinds = [...copyKinds]
  await holdConfiguration(work, agencyId)
  const [same] = await work.tx
    .select({ id: register.id })
    .from(register)
    .where(and(eq(register.agencyId, agencyId), eq(register.direction, row.direction), eq(register.name, row.name)))
  if (same) throw fault('register.name-taken')
  await refuseClash(work, row)
  await beOnlyStandard(work, row)
  await work.tx.insert(register).values(row)
  await work.record('register.opened', row.id, [agencyId], { name: row.name, direction: row.direction })
  return registerCard(work, row.id)
}

/** Symbol and purpose stay for good: numbers were given under them. */
export async function changeRegister(work: Work, ask: Ask<typeof changeContract>) {
  const found = await registerFor(work, ask.id, 'register.manage')
  await holdConfiguration(work, found.agencyId)
  // Numbers wait until the kinds are what they are to be.
  const [before] = await work.tx.select().from(register).where(eq(register.id, found.id)).for('update')
  if (!before || before.closedOn !== null) throw fault('register.closed', { name: found.name })
  const row: Register = {
    ...before,
    name: ask.name,
    kinds: before.purpose === 'copies' ? before.kinds : [...new Set(ask.kinds)],
    standard: ask.standard,
    bodyName: before.purpose === 'advisory' ? (ask.bodyName ?? before.bodyName) : '',
  }
  refuseUnfit(row)
  await refuseClash(work, row)
  await beOnlyStandard(work, row)
  const { name, kinds, standard, bodyName } = row
  await work.tx.update(register).set({ name, kinds, standard, bodyName }).where(eq(register.id, row.id))
  await work.record('register.changed', row.id, [row.agencyId], { name, kinds, standard })
  return registerCard(work, row.id)
}

/** A closed register gives no more numbers; what is in it stays. Numbers still held are used or left void first. */
export async function closeRegister(work: Work, ask: Ask<typeof closeContract>) {
  const row = await registerFor(work, ask.id, 'register.manage')
  const today = civilDate(work.now)
  const closedOn = ask.closedOn ?? today
  const act = ask.act ?? ''
  const closed = await work.tx
    .update(register)
    .set({ closedOn, closingReason: ask.reason, closingAct: act, standard: false })
    .where(and(eq(register.id, row.id), isNull(register.closedOn)))
    .returning({ id: register.id })
  if (closed.length === 0) throw fault('register.closed', { name: row.name })
  const [given] = await work.tx
    .select({ last: max(numberSeries.lastDate) })
    .from(numberSeries)
    .where(eq(numberSeries.registerId, row.id))
  const last = given?.last ?? row.openedOn
  if (closedOn > today || closedOn < last) throw fault('register.closing-date', { last })
  const held = await work.tx
    .select({ number: registerLine.number })
    .from(registerLine)
    .where(and(eq(registerLine.registerId, row.id), eq(registerLine.state, 'reserved')))
  if (held.length > 0) throw fault('register.numbers-held', { count: held.length })
  await work.record('register.closed', row.id, [row.agencyId], {
    name: row.name,
    reason: ask.reason,
    on: closedOn,
    act,
  })
  return { done: true as const }
}

/** What closed it stays in its history. */
export async function reopenRegister(work: Work, ask: { id: string; reason: string }) {
  const row = await registerFor(work, ask.id, 'register.manage')
  await holdConfiguration(work, row.agencyId)
  await refuseClash(work, row)
  const opened = await work.tx
    .update(register)
    .set({ closedOn: null, closingReason: null, closingAct: '' })
    .where(and(eq(register.id, row.id), isNotNull(register.closedOn)))
    .returning({ id: register.id })
  if (opened.length === 0) throw fault('thing.state', { state: 'open' })
  await work.record('register.reopened', row.id, [row.agencyId], { name: row.name, reason: ask.reason })
  return registerCard(work, row.id)
}
