import { t } from '../../../i18n/words.ts'
import type { Row } from './view.ts'

/** “2/5 đã tiếp nhận · 1 trả lại”; of a draft only how many there are. */
export function received(row: Pick<Row, 'state' | 'recipients' | 'received' | 'refused'>): string {
  if (row.recipients === 0) return t('list.noRecipients')
  if (row.state === 'draft') return t('list.recipientCount', { n: row.recipients })
  const taken = t('list.received', { done: row.received, total: row.recipients })
  return row.refused > 0 ? `${taken} · ${t('list.refused', { n: row.refused })}` : taken
}
