import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { covers, type Signer, signerNamed } from '../organisation/index.ts'
import type { Draft, DraftFileRow } from './tables.ts'
import { isText } from './tools.ts'
import { filesOfVersion } from './versions.ts'

export interface ReadyFile extends DraftFileRow {
  readonly pdfSha256: string
}

const isReady = (file: DraftFileRow | undefined): file is ReadyFile =>
  file?.pdfState === 'ready' && file.pdfSha256 !== null

/** The files of the newest version, whose main one has the PDF that is read and decided on. */
export async function readyFiles(work: Work, row: Draft): Promise<{ main: ReadyFile; attachments: DraftFileRow[] }> {
  const files = await filesOfVersion(work, row.id, row.newest)
  const main = files.find((file) => file.role === 'main')
  const secret = files.some((file) => file.pdfState === 'secret')
  if (!isReady(main) || secret)
    throw fault('draft.no-pdf', {
      state: secret
        ? 'secret'
        : main && main.pdfState !== 'ready' && main.pdfState !== 'none'
          ? main.pdfState
          : 'missing',
    })
  const attachments = files.filter((file) => file.role === 'attachment')
  // An attached text is sent as the PDF it became, so that must be there as well.
  const unmade = attachments.find((file) => file.pdfState === 'waiting' || (isText(file.mediaType) && !isReady(file)))
  if (unmade)
    throw fault('draft.no-pdf', {
      state: unmade.pdfState === 'none' || unmade.pdfState === 'ready' ? 'missing' : unmade.pdfState,
    })
  return { main, attachments }
}

/** The signer of the draft, still with the authority for it today (handbook 2.6). */
export async function signerOf(work: Work, row: Draft): Promise<Signer> {
  if (row.authorityId === null || row.signerId === null) throw fault('draft.signer-missing')
  const named = { authorityId: row.authorityId, holderId: row.signerId }
  const signer = await signerNamed(work.tx, row.agencyId, civilDate(work.now), named)
  if (!signer || !covers(signer, row.kind, row.fieldCode))
    throw fault('draft.authority-ended', { name: signer?.name ?? '' })
  return signer
}
