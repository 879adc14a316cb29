import { inflateRawSync } from 'node:zlib'
import { expect } from 'vitest'
import { giveAuthority, listSigners, listSigningPosts } from '#contract/authority.ts'
import { issueDocument, readDocument } from '#contract/documents.ts'
import { addVersion, readDraft } from '#contract/drafting.ts'
import { approveDraft, passDraft, submitDraft } from '#contract/drafting-flow.ts'
import { civilDate } from '#platform/clock.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { authority, mainOf, mainVersion } from '../drafting/bureau.ts'
import type { Hall } from './hall.ts'

const read = (o: Hall, id: string) => o.pages.chanhvp.call(readDraft, { id })

/** The invitation on its way from draft to issue, as the drafting tests drive it. No program makes PDFs here, so one is put in by hand. */
export const convertDraft = {
  async signer(o: Hall) {
    const { posts } = await o.pages.chanhvp.call(listSigningPosts, {})
    const chair = posts.find((it) => it.title === 'chutich')
    await o.pages.chanhvp.call(giveAuthority, authority({ postId: chair?.postId ?? '', mode: 'head' }))
    const { signers } = await o.pages.chanhvp.call(listSigners, { kind: 'GM' })
    return { authorityId: signers[0]?.authorityId ?? '', signerId: signers[0]?.holderId ?? '' }
  },

  /** Up to the approval of the chair; answers the outgoing document, which waits for signature and number. */
  async approve(o: Hall, id: string, bytes: Buffer = tinyPdf(`giấy mời ${id}`)): Promise<string> {
    const { chanhvp, vanthu, chutich } = o.pages
    const first = await read(o, id)
    const pdf = await upload(chanhvp, bytes, 'giấy mời.pdf')
    const put = { note: '', main: { uploadId: pdf.uploadId }, keep: [], add: [] }
    await chanhvp.call(addVersion, { id, version: first.version, ...put })
    await expect.poll(async () => mainOf(await read(o, id)).pdf.state, { timeout: 60_000, interval: 20 }).toBe('ready')
    const text = await read(o, id)
    const laid = await chanhvp.call(submitDraft, {
      id,
      version: text.version,
      toHolderId: o.holder.vanthu,
      note: '',
    })
    const passed = await vanthu.call(passDraft, { id, version: laid.version, to: 'waitSign', note: '' })
    const approved = await chutich.call(approveDraft, {
      id,
      version: passed.version,
      number: mainVersion(passed).number,
      sha256: mainOf(passed).pdf.sha256 ?? '',
      note: '',
    })
    return approved.document?.id ?? ''
  },

  /** Answers the outgoing document. */
  async issue(o: Hall, id: string): Promise<string> {
    const { vanthu } = o.pages
    const documentId = await convertDraft.approve(o, id)
    const paper = await vanthu.call(readDocument, { id: documentId })
    await vanthu.call(issueDocument, {
      id: documentId,
      version: paper.version,
      registerId: o.here.outgoing,
      issuedOn: civilDate(o.house.now()),
    })
    return documentId
  },
}

/** The words of the newest version's Word file. */
export async function invitationText(o: Hall, id: string): Promise<string> {
  const card = await read(o, id)
  const file = mainOf(card)
  const response = await o.pages.chanhvp.fetch(
    'GET',
    `/api/drafts/${id}/versions/${mainVersion(card).number}/files/${file.position}?as=source`,
  )
  const bytes = Buffer.from(await response.arrayBuffer())
  return documentXml(bytes)
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
}

/** `word/document.xml` of a Word file, found by the central directory of its ZIP. */
function documentXml(zip: Buffer): string {
  const name = Buffer.from('word/document.xml')
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const length = zip.readUInt16LE(at + 28)
    if (!zip.subarray(at + 46, at + 46 + length).equals(name)) continue
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    return (zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
  }
  throw new Error('not a Word file')
}
