import { and, eq } from 'drizzle-orm'
import type { Signal } from '#contract/signals.ts'
import type { RecordedFact } from '#platform/facts.ts'
import type { TopicDoor } from '#platform/room.ts'
import { fileReadable } from './policy.ts'
import { workFile } from './tables.ts'
import { taskReadable } from './task-policy.ts'
import { task } from './task-tables.ts'

const ids = (list: unknown) => (Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : [])

/** Pages are told that a file or task changed, never what it is: they read it anew, where rights are checked. */
export function signals(fact: RecordedFact): readonly Signal[] {
  const kind = fact.type.startsWith('work-file.') ? 'work-file' : fact.type === 'task.acted' ? 'task' : undefined
  if (kind === undefined) return []
  const signal = { type: fact.type, id: fact.subjectId }
  return [
    { ...signal, topic: `${kind}:${fact.subjectId}` },
    ...ids(fact.data['holders']).map((id) => ({ ...signal, topic: `desk:${id}` })),
    ...ids(fact.data['units']).map((id) => ({ ...signal, topic: `unit:${id}` })),
  ]
}

/** The same doors as for reading. */
export const topics: TopicDoor = async (work, topic) => {
  const [kind, id = ''] = topic.split(':')
  if (kind !== 'work-file' && kind !== 'task') return undefined
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false
  const rows =
    kind === 'work-file'
      ? await work.tx
          .select({ id: workFile.id })
          .from(workFile)
          .where(and(eq(workFile.id, id), fileReadable(work.actor)))
      : await work.tx
          .select({ id: task.id })
          .from(task)
          .where(and(eq(task.id, id), taskReadable(work.actor)))
  return rows.length > 0
}
