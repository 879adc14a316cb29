import type { Reply } from '#contract/endpoint.ts'
import type { listFurtherFields } from '#contract/further.ts'

export type Field = Reply<typeof listFurtherFields>['fields'][number]

/** In the language of the page. */
export const fieldName = (field: Pick<Field, 'nameVi' | 'nameEn'>): string =>
  document.documentElement.lang === 'en' ? field.nameEn : field.nameVi
