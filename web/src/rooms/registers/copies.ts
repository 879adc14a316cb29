import type { listWaitingCopies } from '#contract/copies.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Copy = Reply<typeof listWaitingCopies>['rows'][number]
