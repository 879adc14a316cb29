import { t } from '../../../i18n/words.ts'
import { count } from '../../../kit/format.ts'
import type { Group, Recipients } from './recipients.svelte.ts'

/** Adds a group and says what came of it: how many, and by name who can no longer be sent to and was left out. */
export function takeGroup(recipients: Recipients, group: Group): string {
  const { added, gone } = recipients.addGroup(group)
  const said =
    added > 0
      ? t('compose.recipients.added', { n: count(added), name: group.name })
      : t('compose.groups.nothing', { name: group.name })
  return gone.length > 0 ? `${said} ${t('compose.groups.gone', { names: gone.join(', ') })}` : said
}

/** What a group is for, beside its name. */
export const groupNote = (group: Group) =>
  [
    t('compose.recipients.count', { n: count(group.members.length) }),
    t(group.personal ? 'compose.groups.mine' : 'compose.groups.agency'),
  ].join(' · ')
