import { and, eq } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import { pdfText, prepareFields } from '#platform/pdf/index.ts'
import type { Run, Work } from '#platform/work.ts'
import { markIn, numberFields } from '../documents/index.ts'
import { recordMade, withdrawBytes } from '../files/index.ts'
import { type DraftFileRow, draft, draftFile } from './tables.ts'
import { convertible, keepBytes, pdfType, type Tools, wholeFile } from './tools.ts'

interface Place {
  readonly draftId: string
  readonly number: number
  readonly position: number
}

const at = (it: Place) =>
  and(eq(draftFile.draftId, it.draftId), eq(draftFile.number, it.number), eq(draftFile.position, it.position))

type Made =
  | { readonly state: 'failed' | 'unavailable' }
  | {
      readonly state: 'ready'
      readonly bytes: Uint8Array | null
      readonly pages: number | null
      readonly fields: string[]
    }

/** The PDF people read: converted where it is a text, with fields for number and date where it is the main one (handbook 8.5). */
async function make(tools: Tools, file: DraftFileRow): Promise<Made> {
  // An attached PDF is sent as it is; it is only looked at.
  if (file.role === 'attachment' && file.mediaType === pdfType)
    return { state: 'ready', bytes: null, pages: null, fields: [] }
  const source = file.madeFrom === null ? undefined : await wholeFile(tools.store, file.madeFrom)
  if (!source) return { state: 'failed' }
  const type = file.madeFrom === file.sha256 && file.mediaType !== pdfType ? convertible.get(file.mediaType) : undefined
  const converted = type
    ? await tools.converter.toPdf({ type, bytes: source })
    : { outcome: 'converted' as const, pdf: source }
  if (converted.outcome === 'unavailable') return { state: 'unavailable' }
  if (converted.outcome !== 'converted') return { state: 'failed' }
  if (file.role !== 'main') return { state: 'ready', bytes: converted.pdf, pages: null, fields: [] }
  const pages = (await pdfText(converted.pdf, 1))?.pageCount ?? null
  const prepared = await prepareFields(converted.pdf, numberFields)
  // What bears a signature already, or cannot be written anew, is approved as it is; the clerk sees that number and date are not in it.
  return prepared.outcome === 'prepared'
    ? { state: 'ready', bytes: prepared.pdf, pages, fields: [...prepared.fields] }
    : { state: 'ready', bytes: converted.pdf, pages, fields: [] }
}

async function tell(work: Work, place: Place, state: string): Promise<void> {
  const [row] = await work.tx.select().from(draft).where(eq(draft.id, place.draftId))
  if (row)
    await work.record('draft.rendered', row.id, [row.agencyId], {
      holders: [...new Set([row.authorId, ...(row.withId === null ? [] : [row.withId])])],
      units: [],
      number: place.number,
      position: place.position,
      state,
    })
}

/** A mark of State secrecy on the first page (handbook 7.1): text and PDF go, the line that they were here stays. */
async function purge(work: Work, place: Place, file: DraftFileRow, made: string): Promise<void> {
  await work.tx
    .update(draftFile)
    .set({ pdfState: 'secret', pdfSha256: null, keptSha256: null, madeFrom: null })
    .where(at(place))
  await withdrawBytes(work, [file.sha256, made, ...(file.madeFrom === null ? [] : [file.madeFrom])])
  await tell(work, place, 'secret')
}

/** There will be no PDF of it: its author is asked for one. */
async function settle(run: Run, place: Place, pdfState: 'failed' | 'unavailable'): Promise<void> {
  await run(systemActor, async (work) => {
    const settled = await work.tx
      .update(draftFile)
      .set({ pdfState })
      .where(and(at(place), eq(draftFile.pdfState, 'waiting')))
      .returning({ number: draftFile.number })
    if (settled.length > 0) await tell(work, place, pdfState)
  })
}

/**
 * Makes the PDF of one file of a version. Repeating is harmless: what is no longer waiting is left alone, and the same bytes are the same
 * object.
 */
export const render = (run: Run, tools: Tools): Job => ({
  name: 'drafting:render',
  givenUp: (payload) => settle(run, payload as Place, 'failed'),
  async handle(payload) {
    const place = payload as Place
    const [file] = await run(systemActor, (work) => work.tx.select().from(draftFile).where(at(place)), {
      reading: true,
    })
    if (file?.pdfState !== 'waiting') return
    const made = await make(tools, file)
    if (made.state !== 'ready') return settle(run, place, made.state)
    const kept = made.bytes ? await keepBytes(tools.store, made.bytes) : { sha256: file.sha256, size: file.size }
    const head = await tools.look({ ...kept, mediaType: pdfType, textState: 'waiting' })
    await run(systemActor, async (work) => {
      if (made.bytes) await recordMade(work, kept, pdfType, made.pages, true)
      if (markIn(head ?? [])) return purge(work, place, file, kept.sha256)
      const done = { pdfState: 'ready' as const, pdfSha256: kept.sha256, pdfPages: made.pages, fields: made.fields }
      await work.tx
        .update(draftFile)
        .set(done)
        .where(and(at(place), eq(draftFile.pdfState, 'waiting')))
      await tell(work, place, 'ready')
    })
  },
})
