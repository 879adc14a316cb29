import type { findReaders } from '#contract/access.ts'
import type { Reply } from '#contract/endpoint.ts'
import { t } from '../../../i18n/words.ts'

/** People and units as a box offers them while one types. */
export function people(targets: Reply<typeof findReaders>['targets']) {
  return targets.map(({ holderId, unitId, name, title, unitName }) => ({
    id: holderId ?? unitId ?? name,
    label: name,
    note: unitId ? t('access.unit') : `${title} · ${unitName}`,
    holderId,
    unitId,
  }))
}
