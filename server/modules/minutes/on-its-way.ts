import { and, eq } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { document, readable as readableDocuments } from '../documents/index.ts'
import { draft, readableDrafts } from '../drafting/index.ts'
import { codeText } from '../registers/index.ts'

/** A paper on its way from its draft to its number. */
export interface OnItsWay {
  readonly draftId: string
  readonly documentId: string | null
  readonly label: string
  readonly issued: boolean
  readonly readable: boolean
  readonly issuedOn: string | null
}

/** Null when there is none, or its draft was given up. */
export async function paperOnItsWay(work: Work, draftId: string | null): Promise<OnItsWay | null> {
  if (draftId === null) return null
  const [row] = await work.tx
    .select({ state: draft.state, documentId: draft.documentId })
    .from(draft)
    .where(eq(draft.id, draftId))
  if (!row || row.state === 'dropped') return null
  const { documentId } = row
  const [paper] = documentId === null ? [] : await work.tx.select().from(document).where(eq(document.id, documentId))
  const [open] =
    documentId === null
      ? await work.tx
          .select({ id: draft.id })
          .from(draft)
          .where(and(eq(draft.id, draftId), readableDrafts(work.actor)))
      : await work.tx
          .select({ id: document.id })
          .from(document)
          .where(and(eq(document.id, documentId), readableDocuments(work.actor, civilDate(work.now))))
  return {
    draftId,
    documentId,
    label: paper ? codeText(paper.codeNumber, paper.codeNotation) : '',
    issued: paper?.state === 'issued',
    readable: open !== undefined,
    issuedOn: paper?.state === 'issued' ? paper.issuedOn : null,
  }
}

export const shownOnItsWay = (it: OnItsWay | null) => {
  if (it === null) return null
  const { issuedOn: _on, ...rest } = it
  return rest
}
