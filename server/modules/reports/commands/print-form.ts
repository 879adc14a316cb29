import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { printForm as contract } from '#contract/reports.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { type OutputForm, registerFile } from '#platform/print/outputs.ts'
import { printRegister } from '#platform/print/register.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../../files/index.ts'
import { type FormAsk, formModel } from '../forms/model.ts'
import { formPrintCard } from '../queries/form-prints.ts'
import { formPrint } from '../tables.ts'

const mostBytes = 512 * 1024 * 1024

const recordForm = (work: Work, ask: FormAsk, as: OutputForm | 'print') =>
  work.record('form.printed', work.actor.agencyId, [work.actor.agencyId], {
    form: ask.form,
    as,
    from: ask.from,
    to: ask.to,
  })

/**
 * The agency's form as PDF to be signed and bound. Its bytes are kept: read again they are the same, whatever happens later. Nothing is
 * written before the bytes are in the store, so that a long print holds up nobody.
 */
export const printForm = (store: ObjectStore) =>
  async function printForm(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
    // Kept prints are the agency's: a part of it, as a unit sees it, is exported instead.
    if (!may(work.actor, 'document.read-all')) throw fault('access.denied')
    const model = await formModel(work, ask)
    let pages = 0
    const pdf = printRegister(model, (counted) => {
      pages = counted
    })
    const kept = await store.put(pdf, mostBytes)
    await recordMade(work, kept, 'application/pdf', pages)
    const row = {
      id: newId(work.now),
      agencyId: work.actor.agencyId,
      form: ask.form,
      fromOn: ask.from,
      toOn: ask.to,
      ...kept,
      pages,
      lines: model.rows.length,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    }
    await work.tx.insert(formPrint).values(row)
    await recordForm(work, ask, 'print')
    return formPrintCard(row)
  }

/** The form of what the actor may see, to be worked on. */
export async function exportForm(work: Work, ask: FormAsk & { as: OutputForm }): Promise<MadeFile> {
  const model = await formModel(work, ask)
  await recordForm(work, ask, ask.as)
  return registerFile(model, ask.as, `${model.title} ${ask.from} ${ask.to}`)
}
