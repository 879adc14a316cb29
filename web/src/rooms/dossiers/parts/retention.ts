import { t } from '../../../i18n/words.ts'

/** Permanent, or a number of years: how long a file is kept. */
export const retentionText = (years: number | null): string =>
  years === null ? t('dossier.permanent') : t('dossier.years', { n: years })

/** The terms of the retention table; any other between 2 and 70 is shown as it is. */
const usual = [5, 10, 15, 20, 50, 70]

export function retentionChoices(now: number | null): { value: string; label: string }[] {
  const years = now === null || usual.includes(now) ? usual : [...usual, now].toSorted((a, b) => a - b)
  return [
    { value: 'permanent', label: t('dossier.permanent') },
    ...years.map((n) => ({ value: String(n), label: t('dossier.years', { n }) })),
  ]
}

export const retentionValue = (years: number | null): string => (years === null ? 'permanent' : String(years))
export const retentionOf = (value: string): number | null => (value === 'permanent' ? null : Number(value))
