import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainAbsence } from '#contract/access.ts'
import { allEndpoints } from '#contract/all.ts'
import { readMySigning } from '#contract/certificates.ts'
import { askCopy } from '#contract/copies.ts'
import { draftOutgoing, readDocument } from '#contract/documents.ts'
import { recallDocument } from '#contract/recall.ts'
import { askSignature, listMySignatures, startSigning } from '#contract/signing.ts'
import type { Page } from '../../setup/page.ts'
import { draftAsk } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { copied, openCopiesBook } from './copied.ts'
import { openSigning, type SigningBureau } from './ground.ts'
import { type Neighbour, openNeighbour } from './neighbour.ts'

let o: SigningBureau
let near: Neighbour
let id = ''
let copyId = ''

beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
})
afterAll(() => o.house.close())

/** Handled by a unit of ours, copied, and under the seal of the other agency beside ours. */
async function issued() {
  const recipients = [
    { agencyId: o.sender.id, purpose: 'execute' as const },
    { unitId: o.finance, purpose: 'execute' as const },
  ]
  const card = await o.approve('chutich', await o.waiting({ recipients, subject: 'Quyết định có việc bên trong' }))
  id = card.document?.id ?? ''
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  await o.sign('vanthu', id, 'sealed')
  await o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
  await near.sign(near.clerk, id, 'secondSealed')
  await o.dispatch(id)
  copyId = (await copied(o, await openCopiesBook(o), id)).id
}

/** What a guest has of the document: the paper, its signatures and their proof. All else is refused as to any stranger. */
const answered = [
  'readDocument',
  'readDocumentFile',
  'printDocumentFile',
  'explainAccess',
  'readSigning',
  'readVerification',
  'readSignedRevision',
  'readLasting',
  'readLastingFile',
  'readEvidence',
]

const about = allEndpoints.filter(({ it }) => /^\/api\/(documents|copies)\/:id/.test(it.path))

const asked: Readonly<Record<string, string>> = { printSlip: '?as=pdf', readSignedRevision: '?end=1000' }

/** Every address of the document, or of its copy, that is read. */
function addresses(): { name: string; path: string }[] {
  return about
    .filter(({ it }) => it.method === 'GET')
    .map(({ name, it }) => ({
      name,
      path: `${it.path}${asked[name] ?? ''}`
        .replace(':id', it.path.startsWith('/api/copies') ? copyId : id)
        .replace(':position', '1')
        .replace(':holderId', o.holder.taichinh1),
    }))
}

async function statuses(page: Page): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const { name, path } of addresses()) found.set(name, (await page.fetch('GET', path)).status)
  return found
}

async function walked(open: readonly string[]) {
  const ours = await statuses(o.pages.vanthu)
  for (const page of [near.clerk, near.otherClerk]) {
    const theirs = await statuses(page)
    for (const [name, status] of theirs) {
      if (open.includes(name)) expect([name, status]).toEqual([name, ours.get(name)])
      else expect([name, [403, 404, 409].includes(status) ? 'refused' : status]).toEqual([name, 'refused'])
    }
  }
  return ours
}

describe('a guest: whoever another agency asked for a seal or a signature', () => {
  it('reads the paper and its signatures after issue, and nothing its agency did with it', async () => {
    await issued()
    const ours = await walked(answered)
    // Read by its own: what is refused above is refused to the guest, not absent.
    for (const name of ['readRouting', 'listCopies', 'readCopy', 'readRecall', 'readFurther'])
      expect([name, ours.get(name)]).toEqual([name, 200])
    const card = await near.clerk.call(readDocument, { id })
    expect(card).toMatchObject({ guest: true, received: 0, refused: 0, note: '', createdBy: '', registerName: null })
    expect(card.can).toEqual(['document.read'])
    const live = await near.clerk.live([`document:${id}`, `signing:${id}`])
    expect(await live.until((frame) => frame.type === 'refused')).toMatchObject({ topics: [`document:${id}`] })
  })

  it('does nothing to it: copies it, says that his own replaces it', async () => {
    const refused = { code: 'thing.missing' }
    const wish = { id, kind: 'SY' as const, copies: 1, recipients: ['Ai đó'], reason: 'Lấy bản sao' }
    expect(await near.clerk.refusal(askCopy, { ...wish, registerId: near.agency.outgoing })).toMatchObject(refused)
    const { uploadId } = await upload(near.clerk, tinyPdf('Văn bản của cơ quan khác'))
    const draft = draftAsk({ recipients: [{ agencyId: o.sender.id, purpose: 'execute' }] })
    const mine = { ...draft, add: [{ uploadId, role: 'main' as const }] }
    for (const kind of ['replaces', 'amends', 'corrects'] as const)
      expect(await near.clerk.refusal(draftOutgoing, { ...mine, relations: [{ kind, documentId: id }] })).toMatchObject(
        refused,
      )
    expect((await o.pages.vanthu.call(readDocument, { id })).relations).toEqual([])
  })

  it('who leads the other agency is not told who of ours reads it', async () => {
    const { id: draft } = await o.approved()
    const joint = { id: draft, kind: 'joint' as const, agencyId: near.agency.id, holderId: near.chairId }
    await o.pages.chutich.call(askSignature, joint)
    expect((await near.chair.call(readDocument, { id: draft })).guest).toBe(true)
    const about = { id: draft, holderId: o.holder.taichinh1 }
    expect(await o.pages.chutich.call(explainAbsence, about)).toMatchObject({ reads: true })
    expect(await near.chair.refusal(explainAbsence, about)).toMatchObject({ code: 'thing.missing' })
  })

  it('reads less after a recall: neither its bytes nor why', async () => {
    await o.pages.vanthu.call(recallDocument, { id, reason: 'Lý do nội bộ của cơ quan' })
    await walked(['readDocument', 'explainAccess', 'readSigning'])
    expect(await near.clerk.call(readDocument, { id })).toMatchObject({ contentClosed: true, recallReason: null })
    expect((await o.pages.vanthu.call(readDocument, { id })).recallReason).toBe('Lý do nội bộ của cơ quan')
  })

  it('finds the seal he gives by phone, waiting or late', async () => {
    const { id: other } = await o.approved()
    await o.sign('chutich', other, 'signed')
    await o.number(other)
    await o.sign('vanthu', other, 'sealed')
    await o.pages.vanthu.call(askSignature, { id: other, kind: 'secondSeal', agencyId: near.agency.id })
    const { certificates } = await near.clerk.call(readMySigning, {})
    const certificateId = certificates.find((it) => it.owner === 'agency')?.id ?? ''
    const session = await near.clerk.call(startSigning, { id: other, act: 'secondSealed', position: 1, certificateId })
    await o.house.sql`
      update signing_session set state = 'late', confirm_until = now(), signature = 'AAAA' where id = ${session.id}`
    expect((await near.clerk.call(listMySignatures, {})).rows).toMatchObject([{ id: session.id, documentId: other }])
    expect((await near.otherClerk.call(listMySignatures, {})).rows).toEqual([])
  })
})
