import { expect } from 'vitest'
import { askCopy, decideCopy } from '#contract/copies.ts'
import { startCopySealing } from '#contract/copy-sealing.ts'
import { openRegister } from '#contract/registers.ts'
import { completeSigning } from '#contract/signing.ts'
import { paper, pin, type SigningBureau } from './ground.ts'

/** The book of copies, which has a series of its own. */
export async function openCopiesBook(o: SigningBureau): Promise<string> {
  const { id } = await o.pages.vanthu.call(openRegister, {
    direction: 'outgoing',
    name: 'Sổ đăng ký bản sao',
    kinds: [],
    secret: false,
    standard: false,
    purpose: 'copies',
  })
  return id
}

/** Issued with both signatures. */
export async function issued(o: SigningBureau, subject?: string): Promise<string> {
  const { id } = await o.approved(await paper('về việc được sao'), subject)
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  await o.sign('vanthu', id, 'sealed')
  await o.dispatch(id)
  return id
}

/** A copy asked by the clerk and approved by the chair: it has its number, and waits for the agency's signature. */
export async function copied(o: SigningBureau, registerId: string, id: string, kind: 'SY' | 'TrS' = 'SY') {
  const { vanthu, chutich } = o.pages
  const wish = { id, kind, copies: 1, recipients: ['Sở Nội vụ'], reason: 'Gửi bản điện tử', registerId }
  const asked = await vanthu.call(askCopy, kind === 'TrS' ? { ...wish, pages: '1', part: 'Điều 1' } : wish)
  return chutich.call(decideCopy, { id: asked.id, approve: true, version: asked.version })
}

export async function bytesOfCopy(o: SigningBureau, id: string): Promise<Buffer> {
  const response = await o.pages.vanthu.fetch('GET', `/api/copies/${id}/file`)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** The agency's signature on it, by the clerk who keeps the key. */
export async function sealCopy(o: SigningBureau, id: string) {
  const { vanthu } = o.pages
  const session = await vanthu.call(startCopySealing, { id, certificateId: o.certificate.seal })
  return vanthu.call(completeSigning, { id: session.id, pin })
}
