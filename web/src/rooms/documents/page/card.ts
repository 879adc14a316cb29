import type { readDocument } from '#contract/documents.ts'
import type { Reply } from '#contract/endpoint.ts'

export type Card = Reply<typeof readDocument>
export type FileLine = Card['fileList'][number]
export type Delivery = Card['deliveries'][number]
export type TrailLine = Card['trail'][number]
