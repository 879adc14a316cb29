import { describe, expect, it } from 'vitest'
import { linesDrawing } from '#platform/pades/appearance/lines.ts'
import { tinosFor } from '#platform/pades/appearance/text-font.ts'
import { fillTextFields } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { onePage, streamFile, tableFile } from './samples.ts'
import { ec, type Kind, signed, timestamped, withDss } from './signing.ts'
import { codes, doubts, now, registerOf, reportsOf, stamped, trusting, withValidationData } from './verifying.ts'

const place = (y: number) => ({ page: 1, box: { x: 300, y, width: 120, height: 60 } })
const table = tableFile(onePage())
const form = tableFile(
  onePage(
    '/Annots [6 0 R 7 0 R]',
    {
      5: '<< /Fields [6 0 R 7 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 8 0 R >> >> >>',
      6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /DA (/Helv 11 Tf 0 g) /Rect [72 600 272 620] /F 4 /P 3 0 R >>',
      7: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Dau) /Rect [72 500 172 540] /F 4 /P 3 0 R >>',
      8: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    },
    '/AcroForm 5 0 R',
  ),
)
const filled = (base: Uint8Array) =>
  Buffer.concat([base, fillTextFields(bytesOf(base), { So: '05/QĐ-SNV' }, tinosFor('05/QĐ-SNV'))])

describe.each(['rsa', 'ec'] as const)('a file signed by the sample authority (%s)', (kind: Kind) => {
  const open = [
    'revocation: indeterminate revocation.no-data revocation.no-data',
    'time: indeterminate time.claimed-only',
  ]

  it('is whole and its signer known; time and revocation are open without data', async () => {
    const [one] = await reportsOf(signed(table, kind, { field: 'Ky', place: place(300) }), trusting(kind))
    expect(doubts(one)).toEqual(open)
    expect(one).toMatchObject({ field: 'Ky', level: 'B-B', provenTime: null, page: 1, revision: 2, revisions: 2 })
    expect(one?.signer?.subjectKind.kind).toBe('person')
    const [stranger] = await reportsOf(signed(table, kind, { field: 'Ky' }), { roots: [], at: now })
    expect(codes(stranger, 'chain')).toEqual(['chain.issuer-missing'])
    expect(stranger?.integrity.result).toBe('good')
  })

  it.each([
    ['a table', table],
    ['a stream', streamFile(onePage())],
  ])('keeps the first signature good after a seal, validation data and a time-stamp (%s)', async (_, base) => {
    const sealed = signed(
      signed(base, kind, { field: 'Ky', place: place(300) }),
      kind,
      { field: 'Dau', place: place(340) },
      'seal',
    )
    const all = timestamped(withDss(sealed, kind), kind)
    const [person, seal, stamp] = await reportsOf(all, trusting(kind))
    expect(person?.laterChanges).toEqual({
      result: 'good',
      reasons: [
        { code: 'changes.validation-data' },
        { code: 'changes.signature-added', field: 'Dau' },
        { code: 'changes.timestamp-added', field: stamp?.field },
      ],
    })
    expect([person, seal, stamp].map((it) => it?.signer?.subjectKind.kind)).toEqual(['person', 'agency', 'unknown'])
    expect([person, seal, stamp].map((it) => it?.revision)).toEqual([2, 3, 5])
    expect(person?.rangeEnd).toBe(signed(base, kind, { field: 'Ky', place: place(300) }).length)
    expect(codes(stamp, 'coverage')).toEqual(['coverage.whole-file'])
  })

  it('says each level as far as it can be shown', async () => {
    const b = signed(table, kind, { field: 'Ky', place: place(300) })
    const t = stamped(table, kind, { field: 'Ky', place: place(300) })
    const lt = await withValidationData(t, kind)
    const lta = timestamped(lt, kind)
    const reports = await Promise.all([b, t, lt, lta].map((pdf) => reportsOf(pdf, trusting(kind))))
    expect(reports.map(([one]) => one?.level)).toEqual(['B-B', 'B-T', 'B-LT', 'B-LTA'])
    expect(reports.slice(2).flatMap(([one]) => doubts(one))).toEqual([])
    expect(reports[1]?.[0]?.provenTime).toBe('2026-11-22T03:00:00.000Z')
  })

  it('takes a document time-stamp as proof where the signature has none', async () => {
    const [one] = await reportsOf(timestamped(signed(table, kind, { field: 'Ky' }), kind), trusting(kind))
    expect(one?.provenTime).toBe('2026-11-22T03:00:00.000Z')
    expect(codes(one, 'time')).toEqual(['time.document-timestamp'])
  })

  it('asks the authority when it may: good, revoked since, revoked before', async () => {
    const t = stamped(table, kind, { field: 'Ky' })
    const { register, fetcher, person } = registerOf(kind)
    const [good] = await reportsOf(t, trusting(kind, { fetcher }))
    expect(doubts(good)).toEqual([])
    register.revoke(person.serial, { at: new Date(now - 60_000), reason: 'superseded' })
    const [later] = await reportsOf(t, trusting(kind, { fetcher }))
    expect(later?.revocation.result).toBe('good')
    expect(codes(later, 'revocation')).toContain('revocation.revoked-later')
    const [unproven] = await reportsOf(signed(table, kind, { field: 'Ky' }), trusting(kind, { fetcher }))
    expect(doubts(unproven)[0]).toContain('revocation: bad revocation.revoked')
  })

  it('calls a certificate that has ended so, and still takes what was proved before', async () => {
    const at = Date.parse('2029-06-01T00:00:00Z')
    const [bare] = await reportsOf(signed(table, kind, { field: 'Ky' }), trusting(kind, { at }))
    expect(codes(bare, 'chain')).toContain('chain.expired')
    expect(bare?.chain.result).toBe('indeterminate')
    const lt = await withValidationData(stamped(table, kind, { field: 'Ky' }), kind)
    const [proven] = await reportsOf(lt, trusting(kind, { at }))
    expect(proven?.provenTime).toBe('2026-11-22T03:00:00.000Z')
    expect(proven?.chain.result).toBe('good')
    const [early] = await reportsOf(
      signed(table, kind, { field: 'Ky' }),
      trusting(kind, { at: Date.parse('2025-06-01') }),
    )
    expect(codes(early, 'chain')).toContain('chain.not-yet-valid')
  })
})

describe('what may come after a signature', () => {
  const look = async (pdf: Uint8Array) => (await reportsOf(pdf, trusting('ec')))[0]

  it('is filling a field and signing a prepared one', async () => {
    const done = signed(filled(signed(form, 'ec', { field: 'Ky', place: place(300) })), 'ec', { field: 'Dau' }, 'seal')
    const one = await look(done)
    expect(one?.laterChanges).toEqual({
      result: 'good',
      reasons: [
        { code: 'changes.form-filled', field: 'So' },
        { code: 'changes.signature-added', field: 'Dau' },
      ],
    })
  })

  it('is bound by a certification: nothing at level 1, filling and signing at level 2', async () => {
    const two = await look(filled(signed(form, 'ec', { field: 'Ky', certify: 2 })))
    expect([two?.laterChanges.result, two?.certification.result]).toEqual(['good', 'good'])
    expect(two?.certification.reasons).toEqual([{ code: 'certification.certifies', permission: 2 }])
    const closed = signed(form, 'ec', { field: 'Ky', certify: 1 })
    const data = await look(timestamped(withDss(closed, 'ec'), 'ec'))
    expect([data?.laterChanges.result, data?.certification.result]).toEqual(['good', 'good'])
  })

  it('is a visible signature in a certified file when somebody trusted gave it', async () => {
    const { drawing } = linesDrawing(['Con dấu mẫu'])
    const certified = signed(table, 'ec', { field: 'Ky', place: place(300), certify: 2 })
    const sealed = signed(certified, 'ec', { field: 'Dau', place: place(340), drawing, onCertified: true }, 'seal')
    expect((await look(sealed))?.laterChanges.result).toBe('good')
    const forged = signed(certified, 'rsa', { field: 'Dau', place: place(340), drawing, onCertified: true }, 'seal')
    expect(doubts(await look(forged)).filter((it) => /changes/u.test(it))).toEqual([
      'laterChanges: indeterminate changes.signature-added changes.visible-field-certified',
      'certification: indeterminate certification.certifies changes.visible-field-certified',
    ])
  })

  it('does not hide that the file was cut back to an earlier revision: only who kept the later one can tell', async () => {
    const first = signed(table, 'ec', { field: 'Ky' })
    const [one, ...rest] = await reportsOf(
      signed(first, 'ec', { field: 'Dau' }, 'seal').subarray(0, first.length),
      trusting('ec'),
    )
    expect([codes(one, 'coverage'), rest.length]).toEqual([['coverage.whole-file'], 0])
    expect(ec.person.certificate.length).toBeGreaterThan(0)
  })
})
