import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { listDocuments, registerArrival, registerDelivered } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import { exportDocuments } from '#contract/searches.ts'
import { civilDate } from '#platform/clock.ts'
import { send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { printed } from '../files/papers.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice({ ROLES: 'web,worker' })
})
afterAll(() => o.house.close())

const found = async (who: keyof Office['pages'], ask: Omit<Ask<typeof listDocuments>, 'direction'>) =>
  (await o.pages[who].call(listDocuments, { direction: 'incoming', ...ask })).rows.map((row) => row.id)

/** A PDF with text, sent here and registered. */
async function arrived(text: string, subject: string): Promise<{ id: string; sentId: string }> {
  const { uploadId } = await upload(o.pages.gui, await printed(text))
  const today = civilDate(o.house.now())
  const sent = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: today }, [o.here.id], {
    subject,
    add: [{ uploadId, role: 'main' }],
  })
  const { rows } = await o.pages.vanthu.call(listDocuments, { direction: 'incoming', q: sent.code })
  const id = rows[0]?.id ?? ''
  const ask = { id, registerId: o.here.incoming, arrivedOn: today, confirmDuplicate: true }
  await o.pages.vanthu.call(registerDelivered, ask)
  return { id, sentId: sent.id }
}

describe('search in the content of files (F4)', () => {
  it('finds words with and without tone marks, within the rights of whoever asks', async () => {
    const text = 'Hỗ trợ xây dựng chuồng trại chăn nuôi đại gia súc ở vùng đặc biệt khó khăn.'
    const { sentId, id } = await arrived(text, 'Không nói gì')
    await expect
      .poll(() => found('vanthu', { content: 'chuong trai dai gia suc' }), { timeout: 60_000, interval: 250 })
      .toEqual([id])
    expect(await found('vanthu', { content: 'chuồng trại' })).toEqual([id])
    expect(await found('vanthu', { content: '"đại gia súc"' })).toEqual([id])
    expect(await found('vanthu', { content: '"gia đại súc"' })).toEqual([])
    expect(await found('vanthu', { content: 'chuồng trại thủy sản' })).toEqual([])
    expect(await found('vanthu', { content: '---' })).toEqual([])
    // An officer it was not given to, and one it is closed to, find nothing.
    expect(await found('taichinh1', { content: 'chuồng trại' })).toEqual([])
    expect(await found('phochutich', { content: 'chuồng trại' })).toEqual([id])
    await o.pages.chanhvp.call(changeAccess, {
      id,
      kind: 'exclusion',
      holderId: o.holder.phochutich,
      reason: 'Liên quan',
    })
    expect(await found('phochutich', { content: 'chuồng trại' })).toEqual([])
    const csv = await o.pages.vanthu.fetch('GET', `${exportDocuments.path}?direction=incoming&form=csv&content=chuong`)
    expect(await csv.text()).toContain('Không nói gì')
    // The content of a copy that was taken back is closed.
    await o.card('vanthu', id)
    await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Ban hành nhầm thẩm quyền' })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    expect(await found('vanthu', { content: 'chuồng trại' })).toEqual([])
  })

  it('enters the words of texts that were read before words were', async () => {
    const { id } = await arrived('Quy hoạch mạng lưới chợ phiên.', 'Cũ')
    await expect.poll(() => found('vanthu', { content: 'chợ phiên' }), { timeout: 60_000, interval: 250 }).toEqual([id])
    await o.house.sql`delete from file_words`
    await o.house.sql`update stored_file set words_entered = false`
    expect(await found('vanthu', { content: 'chợ phiên' })).toEqual([])
    await o.house.work((work) => work.enqueue('files:enter-words', {}))
    await expect.poll(() => found('vanthu', { content: 'chợ phiên' }), { timeout: 60_000, interval: 250 }).toEqual([id])
  })
})

describe('search by field (F4)', () => {
  it('narrows by each input field, and refuses what is no such thing', async () => {
    const today = civilDate(o.house.now())
    const file = await upload(o.pages.vanthu, tinyPdf('F4'))
    const { id } = await o.pages.vanthu.call(registerArrival, {
      kind: 'CV',
      subject: 'Đề nghị cấp kinh phí tu sửa đập Nậm Mở',
      signerName: 'Lò Thị Mẫu',
      signerTitle: 'Phó Giám đốc',
      urgency: 'urgent',
      secrecy: 'none',
      dueOn: null,
      pages: 7,
      note: 'Bản giấy gửi sau',
      registerId: o.here.incoming,
      codeNumber: '0057',
      codeNotation: 'SNN-TL',
      issuerName: 'Sở Nông nghiệp và Môi trường',
      issuedOn: '2026-01-05',
      arrivedOn: today,
      source: 'paper',
      files: [{ uploadId: file.uploadId, role: 'main' }],
    })
    const right = [
      { number: '57' },
      { notation: 'snn' },
      { subject: 'dap nam mo' },
      { issuer: 'nông nghiệp' },
      { signer: 'lo thi mau' },
      { signer: 'phó giám đốc' },
      { note: 'ban giay' },
      { issuedFrom: '2026-01-05', issuedTo: '2026-01-05' },
      { pagesFrom: 7, pagesTo: 7 },
      { kind: 'CV', urgency: 'urgent', secrecy: 'none', registerId: o.here.incoming, from: today, to: today },
    ] as const
    for (const ask of right) expect(await found('vanthu', ask), JSON.stringify(ask)).toContain(id)
    const wrong = [
      { number: '5' },
      { notation: 'ubnd' },
      { subject: 'nông nghiệp' },
      { issuer: 'nậm mở' },
      { signer: 'giám sát' },
      { note: 'đập' },
      { issuedFrom: '2026-01-06', issuedTo: '2026-01-06' },
      { pagesFrom: 8 },
    ]
    for (const ask of wrong) expect(await found('vanthu', ask), JSON.stringify(ask)).not.toContain(id)
    expect(await o.pages.vanthu.refusal(listDocuments, { direction: 'incoming', issuedFrom: 'hôm qua' })).toMatchObject(
      {
        code: 'input.invalid',
      },
    )
  })
})
