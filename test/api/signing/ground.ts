import { giveSeal, issueSampleCertificate, putImage, readMySigning } from '#contract/certificates.ts'
import { setElectronicIssue } from '#contract/electronic-issue.ts'
import type { Reply } from '#contract/endpoint.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import { completeSigning, type SigningAct, startSigning } from '#contract/signing.ts'
import { addTrust } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { printPaper } from '#platform/print/paper.ts'
import { handPng, sealPng } from '../../unit/pades/raster.ts'
import { administrator } from '../administrator.ts'
import { type Bureau, type Login, openBureau } from '../drafting/bureau.ts'

export const pin = 'ma-pin-2026'

/** The bureau with electronic signatures: the chair and the clerk who keeps the seal have certificates of the sample authority. */
export interface SigningBureau extends Bureau {
  readonly certificate: Readonly<Record<'chair' | 'seal', string>>
  /** An approved document, before any signature. */
  approved(pdf?: Buffer, subject?: string, annex?: Buffer): Promise<{ id: string; version: number }>
  sign(login: Login, id: string, act: SigningAct, position?: number): Promise<Reply<typeof completeSigning>>
  number(id: string): Promise<Reply<typeof numberDocument>>
  dispatch(id: string): Promise<Reply<typeof dispatchDocument>>
  bytes(login: Login, id: string, position?: number): Promise<Buffer>
}

export const picture = (kind: 'signature' | 'seal') =>
  Buffer.from(kind === 'signature' ? handPng() : sealPng()).toString('base64')

/** A paper as an office would print it, with the name of the chair below. */
export async function paper(subject: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  const printed = printPaper({
    issuer: { name: 'Ủy ban nhân dân huyện Nhận', place: 'Lai Châu' },
    codeNumber: null,
    codeNotation: 'QĐ-UBND',
    issuedOn: null,
    kind: { code: 'QĐ', name: 'Quyết định' },
    subject,
    body: [
      'Điều 1. Phân bổ 500 triệu đồng cho các xã vùng hạn.',
      'Điều 2. Phòng Tài chính theo dõi việc thực hiện.',
      'Điều 3. Quyết định có hiệu lực từ ngày ký.',
    ].map((text) => ({ type: 'paragraph' as const, text })),
    signer: { authorityLines: ['CHỦ TỊCH'], name: 'Người Thử chutich' },
    recipients: ['Như Điều 3', 'Lưu: VT'],
  })
  for await (const chunk of printed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function openSigning(settings: Parameters<typeof openBureau>[0] = {}): Promise<SigningBureau> {
  const bureau = await openBureau(settings)
  const { pages, holder, house, here } = bureau
  await pages.chanhvp.call(setElectronicIssue, {
    from: civilDate(house.now()),
    signed: true,
    basis: 'Quy chế sử dụng chữ ký số',
  })
  await pages.chanhvp.call(giveSeal, { holderId: holder.vanthu, basis: 'Biên bản bàn giao số 01' })
  const mine = async (login: Login, owner: 'person' | 'agency') => {
    const { certificates } = await pages[login].call(issueSampleCertificate, { owner, pin })
    return certificates.find((it) => it.owner === owner)?.id ?? ''
  }
  const certificate = { chair: await mine('chutich', 'person'), seal: await mine('vanthu', 'agency') }
  await pages.chutich.call(putImage, { kind: 'signature', picture: picture('signature'), widthMm: 40 })
  await pages.vanthu.call(putImage, { kind: 'seal', picture: picture('seal'), widthMm: 36 })
  const today = () => civilDate(house.now())
  return {
    ...bureau,
    certificate,
    async approved(pdf, subject, annex) {
      const change = subject === undefined ? {} : { subject }
      const card = await bureau.approve(
        'chutich',
        await (pdf ? bureau.waitingWith(pdf, change, annex) : bureau.waiting(change)),
      )
      const id = card.document?.id ?? ''
      return { id, version: (await bureau.card('vanthu', id)).version }
    },
    async sign(login, id, act, position = 1) {
      const { certificates } = await pages[login].call(readMySigning, {})
      const owner = /[sS]eal/.test(act) ? 'agency' : 'person'
      const certificateId = certificates.find((it) => it.owner === owner && it.standing === 'fit')?.id ?? ''
      const session = await pages[login].call(startSigning, { id, act, position, certificateId })
      return pages[login].call(completeSigning, { id: session.id, pin })
    },
    async number(id) {
      const { version } = await bureau.card('vanthu', id)
      return pages.vanthu.call(numberDocument, { id, registerId: here.outgoing, issuedOn: today(), version })
    },
    async dispatch(id) {
      const { version } = await bureau.card('vanthu', id)
      return pages.vanthu.call(dispatchDocument, { id, version })
    },
    async bytes(login, id, position = 1) {
      const response = await pages[login].fetch('GET', `/api/documents/${id}/files/${position}`)
      return Buffer.from(await response.arrayBuffer())
    },
  }
}

/** The administrator of the installation adds roots, and authorities below them, to those that are believed (DER). */
export async function trustRoot(bureau: SigningBureau, ...roots: readonly Uint8Array[]): Promise<void> {
  const { page } = await administrator(bureau.house, 'tincay', bureau.here.id, 'systemAdministrator')
  for (const root of roots)
    await page.call(addTrust, { certificate: Buffer.from(root).toString('base64'), basis: 'Danh sách tin cậy thử' })
}
