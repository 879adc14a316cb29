import type { Reply } from '#contract/endpoint.ts'
import type { listFurtherFields } from '#contract/further.ts'

export type Field = Reply<typeof listFurtherFields>['fields'][number]

/** In the language of the page. */
export const fieldName = (field: Pick<Field, 'nameVi' | 'nameEn'>): string =>
  document.documentElement.lang === 'en' ? field.nameEn : field.nameVi

/** Whether a field is asked for when an arrival of this kind is entered by hand. */
export const entered = (field: Field, kind: string): boolean =>
  field.inForce &&
  field.direction !== 'outgoing' &&
  (field.kinds.length === 0 || (field.kinds as readonly string[]).includes(kind))
