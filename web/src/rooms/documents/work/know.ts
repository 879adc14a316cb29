import { findTargets, giveDirective } from '#contract/routing.ts'
import { t } from '../../../i18n/words.ts'
import { call } from '../../../kit/api.ts'
import type { Routing } from '../handling/routing.ts'
import type { Row } from './view.ts'

/** Nothing is to be done: noted, and filed by whoever laid it before the leader. Null when that person no longer holds the post. */
export async function noteAndFile(line: Row): Promise<Routing | null> {
  const { name, title } = line.from
  const found = await call(findTargets, { for: 'assignment', q: name.slice(0, 100) })
  const submitter = found.targets.find((it) => it.holderId !== null && it.name === name && it.title === title)
  if (!submitter?.holderId) return null
  return call(giveDirective, {
    id: line.documentId,
    text: t('queue.know.text'),
    assignments: [{ to: { holderId: submitter.holderId }, role: 'informed', dueAt: null, replyRequired: false }],
  })
}
