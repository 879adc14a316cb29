import { and, inArray, isNull } from 'drizzle-orm'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { extension, handlingPause } from './tables.ts'

/** Questions for more time that wait, and clocks that stand still. */
export async function openQuestions(work: Work, ids: readonly string[]) {
  return {
    asked: await work.tx
      .select()
      .from(extension)
      .where(and(inArray(extension.assignmentId, [...ids]), isNull(extension.granted))),
    pauses: await work.tx
      .select()
      .from(handlingPause)
      .where(and(inArray(handlingPause.assignmentId, [...ids]), isNull(handlingPause.untilAt))),
  }
}

/** They go on at the assignments that carry those on: old id → new id. */
export async function carryQuestions(
  work: Work,
  ids: ReadonlyMap<string, string>,
  { asked, pauses }: Awaited<ReturnType<typeof openQuestions>>,
): Promise<void> {
  if (asked.length > 0)
    await work.tx.insert(extension).values(
      asked.map((row) => ({
        ...row,
        id: newId(work.now),
        assignmentId: ids.get(row.assignmentId) ?? row.assignmentId,
      })),
    )
  if (pauses.length > 0)
    await work.tx
      .insert(handlingPause)
      .values(pauses.map((row) => ({ ...row, assignmentId: ids.get(row.assignmentId) ?? row.assignmentId })))
}
