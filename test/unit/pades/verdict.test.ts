import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { fillFields, prepareFields } from '#platform/pdf/index.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { printPaper } from '#platform/print/paper.ts'
import { sampleTime } from '../pki/authority.ts'
import { tableFile } from './samples.ts'
import { place, preMade, shapes } from './shapes.ts'
import { ec, type Kind, rsa, signed, timestamped, withDss } from './signing.ts'

/** What our own verifier says of each signature: its field, and what is not good of integrity, coverage and later changes. */
async function judged(pdf: Uint8Array, kind: Kind): Promise<readonly (readonly [string, readonly unknown[]])[]> {
  const { authority } = { rsa, ec }[kind]
  const roots = [readCertificate(authority.root.certificate)]
  const { signatures, notes } = await verifyPdf(bytesOf(pdf), { roots, at: sampleTime.getTime() })
  expect(notes).toEqual([])
  return signatures.map((it) => [
    it.field,
    [it.integrity, it.coverage, it.laterChanges, it.chain].filter((verdict) => verdict.result !== 'good'),
  ])
}

describe('what is appended, our own verifier', () => {
  it.each(shapes)('finds good behind %s', async (_, make, order) => {
    const once = signed(make(), 'ec', order)
    expect(await judged(once, 'ec')).toEqual([[order.field, []]])
    const twice = signed(once, 'ec', { field: 'Dau' }, 'seal')
    const all = timestamped(withDss(twice, 'ec'), 'ec')
    expect((await judged(all, 'ec')).toSorted()).toEqual(
      [
        ['Dau', []],
        [order.field, []],
        ['Timestamp1', []],
      ].toSorted(),
    )
  })

  it('finds good over three people, number and date, a seal, validation data and time-stamps', async () => {
    const paper = await buffer(
      printPaper({
        issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
        codeNumber: null,
        codeNotation: 'QĐ-SNV',
        issuedOn: null,
        kind: { code: 'QĐ', name: 'Quyết định' },
        subject: 'Về việc thành lập Tổ công tác',
        body: [{ type: 'paragraph', text: 'Nội dung.' }],
        signer: { authorityLines: ['GIÁM ĐỐC'], name: 'Lò Văn Thử' },
        recipients: [],
      }),
    )
    const names = { number: 'so_ky_hieu', date: 'ngay_ban_hanh' }
    const made = await prepareFields(new Uint8Array(paper), names)
    if (made.outcome !== 'prepared') throw new Error(made.outcome)
    let pdf: Uint8Array = made.pdf
    for (const field of ['Nhay1', 'Nhay2', 'Ky']) pdf = signed(pdf, 'rsa', { field })
    const filled = await fillFields(pdf, names, { number: '05/QĐ-SNV', date: '2026-06-05' })
    if (filled.outcome !== 'filled') throw new Error(filled.outcome)
    pdf = timestamped(withDss(signed(filled.pdf, 'rsa', { field: 'Dau', place }, 'seal'), 'rsa'), 'rsa')
    expect(await judged(timestamped(pdf, 'rsa'), 'rsa')).toEqual(
      ['Nhay1', 'Nhay2', 'Ky', 'Dau', 'Timestamp1', 'Timestamp2'].map((field) => [field, []]),
    )
  })

  it('finds the certification kept when a field made before is signed', async () => {
    const twice = signed(
      signed(tableFile(preMade), 'ec', { field: 'Truoc', certify: 2 }),
      'ec',
      { field: 'Ky' },
      'seal',
    )
    const { signatures } = await verifyPdf(bytesOf(twice), { roots: [], at: sampleTime.getTime() })
    expect(signatures.map((it) => [it.field, it.certification.result, it.laterChanges.result]).toSorted()).toEqual([
      ['Ky', 'good', 'good'],
      ['Truoc', 'good', 'good'],
    ])
  })
})
