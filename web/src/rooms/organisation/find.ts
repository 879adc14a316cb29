import type { Reply } from '#contract/endpoint.ts'
import { listPeople, listUnits } from '#contract/organisation.ts'
import { t } from '../../i18n/words.ts'
import { call } from '../../kit/api.ts'
import { count } from '../../kit/format.ts'
import type { TreeNode } from '../../ui/tree.svelte.ts'

type Row = Reply<typeof listUnits>['rows'][number]

export function nodeOf(row: Row, day: string): TreeNode {
  const ended = row.validTo !== null && row.validTo < day
  const note = ended ? t('org.ended') : row.people > 0 ? t('org.peopleCount', { n: count(row.people) }) : undefined
  return { id: row.id, label: row.name, hasChildren: row.children > 0 || ended, ...(note ? { note } : {}) }
}

/** For a box that offers agencies and units while one types: the name, and where it hangs, today or on a day. */
export async function findUnits(q: string, day?: string) {
  const { rows } = await call(listUnits, { q, ...(day ? { day } : {}) })
  return rows.slice(0, 12).map((it) => ({ id: it.id, label: it.name, note: it.path.join(' › '), nature: it.nature }))
}

export async function findPeople(q: string) {
  const { rows } = await call(listPeople, { q, limit: 12 })
  return rows.map((it) => ({
    id: it.id,
    label: it.fullName,
    note: it.posts.map((post) => `${post.title}, ${post.agencyName}`).join('; ') || t('people.noPost'),
  }))
}
