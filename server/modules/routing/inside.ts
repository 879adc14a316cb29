import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type DeliveryRecord, type DocumentRecord, moveHandling, tellInside } from '../documents/index.ts'
import { calendarFor, endOfWorkingDay, plusDays } from '../organisation/index.ts'
import { openTo } from './close.ts'
import { desksOf } from './desks.ts'
import { type Assignment, assignment, directive } from './tables.ts'

/** Longer than any run of days without work. */
const longestRest = 60

/**
 * The deadline of an issued document as an instant: the end of work on its day, by the office hours of its agency. None where that has passed
 * when it is sent: nothing is laid on a desk late.
 */
async function dueAtOf(work: Work, { dueOn, agencyId }: DocumentRecord): Promise<Date | null> {
  if (dueOn === null) return null
  const at = endOfWorkingDay(dueOn, await calendarFor(work.tx, plusDays(dueOn, -longestRest), dueOn, agencyId))
  return at > work.now ? at : null
}

/**
 * Lays an issued document on the desks of the units and people of its own agency to whom it was sent (Decree 30/2020 article 22): to execute
 * makes a lead, accountable for that delivery alone; to know, to report and to file are done by reading it. The document's row is locked by
 * the caller. `note`: words of the sender for them.
 */
export async function layInside(
  work: Work,
  issued: DocumentRecord,
  deliveries: readonly DeliveryRecord[],
  note: string,
): Promise<void> {
  if (deliveries.length === 0) return
  const due = await dueAtOf(work, issued)
  const { assignmentId: byHolderId, personName: byName, title: byTitle } = work.actor
  const shared = { documentId: issued.id, agencyId: issued.agencyId, byHolderId }
  const directiveId = newId(work.now)
  await work.tx.insert(directive).values({ ...shared, id: directiveId, byName, byTitle, text: note, at: work.now })
  const made = await work.tx
    .insert(assignment)
    .values(
      deliveries.map((it, index) => {
        const role = it.purpose === 'execute' ? ('lead' as const) : ('informed' as const)
        const dueAt = role === 'lead' ? due : null
        return {
          ...shared,
          id: newId(work.now),
          directiveId,
          deliveryId: it.id,
          position: index + 1,
          role,
          state: 'waiting' as const,
          toHolderId: it.holderId,
          toUnitId: it.unitId,
          toName: it.recipientName,
          toTitle: it.recipientTitle,
          dueAt,
          originalDueAt: dueAt,
        }
      }),
    )
    .returning()
  await openTo(work, made)
  await work.record('assignment.sent', issued.id, [issued.agencyId], {
    ...desksOf(made),
    note,
    to: made.map((row) => ({ name: row.toName, role: row.role, dueAt: row.dueAt?.toISOString() ?? null })),
  })
}

/** Somebody has begun: told to whoever sent it, inside the agency or out. */
export async function tellBegun(work: Work, document: DocumentRecord, row: Assignment): Promise<void> {
  if (row.deliveryId !== null) await tellInside(work, row.deliveryId, '05')
  else if (document.handling === 'assigned') await moveHandling(work, document, 'inProgress')
}

/** Whoever led the whole is done. */
export async function tellDone(work: Work, document: DocumentRecord, row: Assignment): Promise<void> {
  if (row.deliveryId !== null) await tellInside(work, row.deliveryId, '06')
  else await moveHandling(work, document, 'done')
}

/** Opened by whom it was sent to: what is only to be known is done by that. */
export async function tellOpened(work: Work, rows: readonly Assignment[]): Promise<void> {
  for (const row of rows)
    if (row.deliveryId !== null && row.parentId === null)
      await tellInside(work, row.deliveryId, row.role === 'informed' ? '06' : '03')
}
