import type { Reply } from '#contract/endpoint.ts'
import { findDuplicates } from '#contract/receive.ts'
import { call } from '../../../kit/api.ts'
import type { Arrival } from './arrival.svelte.ts'

export type Duplicate = Reply<typeof findDuplicates>['matches'][number]

const pauseMs = 400

/** Asked while the clerk still types, so that the warning comes before the work is done. Answers the end of the asking. */
export function seekDuplicates(arrival: Arrival, found: (matches: readonly Duplicate[]) => void): () => void {
  const { codeNumber, codeNotation, issuerName } = arrival
  const uploadId = arrival.files.main?.upload?.result?.uploadId
  const triple = [codeNumber, codeNotation, issuerName].every((it) => it.trim() !== '')
  if (!triple && uploadId === undefined) found([])
  let current = triple || uploadId !== undefined
  const ask = { ...(triple ? { codeNumber, codeNotation, issuerName } : {}), ...(uploadId ? { uploadId } : {}) }
  const look = async () => {
    const answer = await call(findDuplicates, ask).catch(() => undefined)
    if (current && answer) found(answer.matches)
  }
  const timer = window.setTimeout(() => current && void look(), pauseMs)
  return () => {
    current = false
    window.clearTimeout(timer)
  }
}
