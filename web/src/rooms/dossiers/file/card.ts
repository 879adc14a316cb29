import type { listItems, readWorkFile } from '#contract/dossiers.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Card = Reply<typeof readWorkFile>
export type Item = Reply<typeof listItems>['rows'][number]
