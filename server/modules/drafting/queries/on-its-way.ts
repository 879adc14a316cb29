import { and, eq } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { document, readable as readableDocuments } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { readable as readableDrafts } from '../policy.ts'
import { draft } from '../tables.ts'

/** A paper on its way from its draft to its number. */
export interface OnItsWay {
  readonly draftId: string
  readonly documentId: string | null
  /** Number and symbol; empty before. */
  readonly label: string
  readonly issued: boolean
  /** Civil date; null before. */
  readonly issuedOn: string | null
  /** The actor may open the draft or the document. */
  readonly readable: boolean
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
  const open =
    documentId === null
      ? await work.tx
          .select({ id: draft.id })
          .from(draft)
          .where(and(eq(draft.id, draftId), readableDrafts(work.actor)))
      : await work.tx
          .select({ id: document.id })
          .from(document)
          .where(and(eq(document.id, documentId), readableDocuments(work.actor, civilDate(work.now))))
  const issued = paper?.state === 'issued'
  return {
    draftId,
    documentId,
    label: paper ? codeText(paper.codeNumber, paper.codeNotation) : '',
    issued,
    issuedOn: issued ? paper.issuedOn : null,
    readable: open.length > 0,
  }
}
