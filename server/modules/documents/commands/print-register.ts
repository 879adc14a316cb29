import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { registerFile } from '#platform/print/outputs.ts'
import { printRegister as printPdf, type Register } from '#platform/print/register.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../../files/index.ts'
import { printCard, registerPrint } from '../../registers/index.ts'
import { type RegisterAsk, registerLines } from '../queries/register-lines.ts'

type Lines = Awaited<ReturnType<typeof registerLines>>

/** A print of the most lines there may be is far smaller. */
const mostBytes = 1024 * 1024 * 1024

async function recordPrint(work: Work, lines: Lines, ask: RegisterAsk, form: string): Promise<void> {
  const { id, name, agencyId } = lines.book
  await work.record('register.printed', id, [agencyId], {
    name,
    year: ask.year,
    from: ask.from ?? '',
    to: ask.to ?? '',
    form,
  })
}

const modelOf = (work: Work, lines: Lines, year: number): Register => ({
  agency: lines.agency,
  ...(lines.parentAgency === '' ? {} : { parentAgency: lines.parentAgency }),
  closing: { place: lines.place, printedOn: civilDate(work.now), title: 'THỦ TRƯỞNG CƠ QUAN' },
  madeAt: work.now,
  title: lines.book.name,
  year,
  period: lines.period,
  columns: lines.columns,
  rows: lines.rows,
})

function refuseWrongPeriod(ask: RegisterAsk): void {
  const { from, to, year } = ask
  const outside = [from, to].some((day) => day !== undefined && yearOf(day) !== year)
  if (outside || (from ?? '') > (to ?? '9'))
    throw fault('input.invalid', { problems: [{ path: '/from', rule: 'period' }] })
}

/**
 * The statutory register as PDF, to be signed and bound (Decree 30/2020 articles 16 and 22). Its bytes are kept: printed again they are the
 * same, whatever is remarked later. Repeating makes another print. Nothing is written before the bytes are in the store, so that a long
 * print holds up nobody.
 */
export const printRegister = (store: ObjectStore) =>
  async function printRegister(work: Work, ask: RegisterAsk) {
    refuseWrongPeriod(ask)
    const lines = await registerLines(work, ask)
    let pages = 0
    const pdf = printPdf(modelOf(work, lines, ask.year), (counted) => {
      pages = counted
    })
    const kept = await store.put(pdf, mostBytes)
    await recordMade(work, kept, 'application/pdf', pages)
    const row = {
      id: newId(work.now),
      registerId: lines.book.id,
      agencyId: lines.book.agencyId,
      year: ask.year,
      fromOn: lines.period.from,
      toOn: lines.period.to,
      ...kept,
      pages,
      lines: lines.rows.length,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    }
    await work.tx.insert(registerPrint).values(row)
    await recordPrint(work, lines, ask, 'pdf')
    return printCard(row)
  }

export async function exportRegister(
  work: Work,
  ask: RegisterAsk & { form: 'docx' | 'xlsx' | 'csv' },
): Promise<MadeFile> {
  refuseWrongPeriod(ask)
  const lines = await registerLines(work, ask)
  await recordPrint(work, lines, ask, ask.form)
  return registerFile(modelOf(work, lines, ask.year), ask.form, `${lines.book.name} ${ask.year}`)
}
