import type { Reply } from '#contract/endpoint.ts'
import type { draftFileList } from '#contract/file-lists.ts'

export type List = Reply<typeof draftFileList>
export type Entry = List['entries'][number]
