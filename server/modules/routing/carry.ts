import { and, inArray, isNull } from 'drizzle-orm'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { extension, handlingPause } from './tables.ts'

/** Open questions for more time, and clocks that stand still, go on at the assignments that carry those on: old id → new id. */
export async function carryQuestions(work: Work, ids: ReadonlyMap<string, string>): Promise<void> {
  const before = [...ids.keys()]
  const asked = await work.tx
    .select()
    .from(extension)
    .where(and(inArray(extension.assignmentId, before), isNull(extension.granted)))
  if (asked.length > 0)
    await work.tx.insert(extension).values(
      asked.map((row) => ({
        ...row,
        id: newId(work.now),
        assignmentId: ids.get(row.assignmentId) ?? row.assignmentId,
      })),
    )
  const pauses = await work.tx
    .select()
    .from(handlingPause)
    .where(and(inArray(handlingPause.assignmentId, before), isNull(handlingPause.untilAt)))
  if (pauses.length > 0)
    await work.tx
      .insert(handlingPause)
      .values(pauses.map((row) => ({ ...row, assignmentId: ids.get(row.assignmentId) ?? row.assignmentId })))
}
