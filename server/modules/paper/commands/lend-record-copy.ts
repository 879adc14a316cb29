import { and, eq, isNull } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { lendRecordCopy as lendContract, returnRecordCopy as returnContract } from '#contract/paper.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { issuedFor, loanFor, refuseDay, refuseStrangers } from '../policy.ts'
import { type LoanLine, loanLines } from '../queries/lines.ts'
import { recordCopyLoan } from '../tables.ts'

async function lineOf(work: Work, id: string): Promise<LoanLine> {
  const [line] = await loanLines(work, { from: '', to: '', limit: 1 }, [id])
  if (!line) throw fault('thing.missing')
  return line
}

/** There is one record copy: who asks while it is out hears who has it. Two clerks in one moment meet the unique index. */
export async function lendRecordCopy(work: Work, ask: Ask<typeof lendContract>): Promise<LoanLine> {
  refuseStrangers(work)
  const row = await issuedFor(work, ask.documentId)
  refuseDay(work, ask.lentOn, row.issuedOn, '/lentOn')
  const [out] = await work.tx
    .select({ borrower: recordCopyLoan.borrower })
    .from(recordCopyLoan)
    .where(and(eq(recordCopyLoan.documentId, row.id), isNull(recordCopyLoan.returnedOn)))
  if (out) throw fault('paper.lent', { name: out.borrower })
  const id = newId(work.now)
  await work.tx.insert(recordCopyLoan).values({
    id,
    agencyId: row.agencyId,
    documentId: row.id,
    lentOn: ask.lentOn,
    borrower: ask.borrower,
    fileNotation: ask.fileNotation ?? '',
    permittedBy: ask.permittedBy,
    note: ask.note ?? '',
    enteredBy: work.actor.personName,
    enteredTitle: work.actor.title,
    enteredAt: work.now,
  })
  await work.record('record-copy.lent', row.id, [row.agencyId], { loan: id, borrower: ask.borrower, on: ask.lentOn })
  return lineOf(work, id)
}

export async function returnRecordCopy(work: Work, ask: Ask<typeof returnContract>): Promise<LoanLine> {
  const row = await loanFor(work, ask.id)
  refuseDay(work, ask.returnedOn, row.lentOn, '/returnedOn')
  await work.tx
    .update(recordCopyLoan)
    .set({ returnedOn: ask.returnedOn, returnedBy: work.actor.personName, returnNote: ask.note ?? '' })
    .where(eq(recordCopyLoan.id, row.id))
  await work.record('record-copy.returned', row.documentId, [row.agencyId], { loan: row.id, on: ask.returnedOn })
  return lineOf(work, row.id)
}
