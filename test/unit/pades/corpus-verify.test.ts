import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf, openBytes } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { type PdfReport, verifyPdf } from '#platform/pades/verify/index.ts'
import { hasPdfsig, pdfsig } from './judges.ts'
import { corpus, decrees, pdfsIn } from './samples.ts'
import { signed } from './signing.ts'

const options = { roots: [], at: Date.parse('2026-11-22T03:00:00Z') }

async function verified(path: string): Promise<PdfReport | string> {
  const source = openBytes(path)
  try {
    return await verifyPdf(source, options)
  } catch (error) {
    if (error instanceof PdfFault) return error.code
    throw error
  } finally {
    source.close()
  }
}

/** `integrity coverage laterChanges`, a letter each: good, bad, indeterminate. */
const letters = (report: PdfReport | string): string =>
  typeof report === 'string'
    ? report
    : report.signatures
        .map(({ integrity, coverage, laterChanges }) =>
          [integrity, coverage, laterChanges].map(({ result }) => result[0]).join(''),
        )
        .join(' ')

const files = pdfsIn(corpus)

/** What is expected of the files whose names say what is wrong or right with them; all others are only not to fall over. */
const expected: Readonly<Record<string, string>> = {
  'minimal-signed-twice-both-created.pdf': 'ggg ggg',
  'minimal-signed-twice-second-created.pdf': 'ggg ggg',
  'minimal-signed-twice-no-sig-type.pdf': 'ggg ggg',
  'minimal-two-fields-signed-twice.pdf': 'ggg ggg',
  'certified-with-indirect-refs-in-dir.pdf': 'ggg',
  'sig-with-ski-sid.pdf': 'ggg',
  'pades-with-old-style-signing-cert-attr.pdf': 'ggg',
  'pades-with-old-style-signing-cert-attr-issser.pdf': 'ggg',
  'form-update-override-appearance-stream.pdf': 'ggg ggg',
  'form-update-override-appearance-stream-ap-indirect.pdf': 'ggg ggg',
  'form-update-no-override-appearance-stream-ap-indirect.pdf': 'ggg ggg',
  // What else refers to the look of the field sees it change with it.
  'form-update-override-appearance-stream-sneaky.pdf': 'ggb ggg',
  'form-update-override-appearance-stream-ap-indirect-sneaky.pdf': 'ggb ggg',
  // Something else refers to the old look as well, but that one stays what it was.
  'form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf': 'ggg ggg',
  'form-update-ap-indirect-sneaky-trailer.pdf': 'ggg ggg',
  // No signed attributes, content of its own: not what a detached signature is.
  'sig-no-signed-attrs.pdf': 'bgg',
  'pdf-sig-with-econtent.pdf': 'bgg',
  // Ed448 is not among the algorithms that are taken.
  'ed448-disallowed-hash.pdf': 'igg',
  'ed448-shake256-nolen.pdf': 'igg',
  // Its value was never filled in.
  'coverage-anomalies/base.pdf': 'bgg',
  'coverage-anomalies/one-byterange.pdf': 'bbi',
  'coverage-anomalies/signature-gap-too-big.pdf': 'gbi',
  'coverage-anomalies/tail-uncovered.pdf': 'gbi',
  'coverage-anomalies/weird-byterange.pdf': 'gbi',
  'signed-encrypted-pubkey-with-catalog-ref.pdf': 'pdf.encrypted',
}

describe.skipIf(files.length === 0)('files of pyHanko (shared corpus)', () => {
  it.each(Object.entries(expected))('%s: %s', async (name, letter) => {
    expect(files).toContain(name)
    expect(letters(await verified(join(corpus, name)))).toBe(letter)
  })

  it('are all verified or refused by a code', async () => {
    let signatures = 0
    const covered: string[] = []
    for (const name of files) {
      const report = await verified(join(corpus, name))
      if (typeof report === 'string') continue
      signatures += report.signatures.length
      if (JSON.stringify(report.signatures).includes('changes.covers')) covered.push(name)
    }
    expect(signatures).toBeGreaterThan(35)
    expect(covered).toEqual([])
  })

  it('keep their first signature whatever document time-stamps and data came after', async () => {
    for (const name of ['pades-lta-dss-indirect-arrs-test.pdf', 'pades-lta-dss-indirect-arrs-test-2.pdf']) {
      const report = await verified(join(corpus, name))
      if (typeof report === 'string') throw new Error(report)
      expect(report.signatures.map(({ laterChanges }) => laterChanges.result)).not.toContain('bad')
    }
  })

  it.skipIf(!hasPdfsig)('are judged by pdfsig the same, but for what it does not look at', async () => {
    const differing: string[] = []
    for (const name of files) {
      const report = await verified(join(corpus, name))
      if (typeof report === 'string') continue
      const theirs = new Map(pdfsig(readFileSync(join(corpus, name))).map(({ field, valid }) => [field, valid]))
      for (const { field, kind, integrity, coverage } of report.signatures) {
        const ours = integrity.result === 'good' && coverage.result === 'good'
        if (kind === 'signature' && theirs.get(field) !== undefined && theirs.get(field) !== ours) differing.push(name)
      }
    }
    expect([...new Set(differing)]).toEqual([
      'coverage-anomalies/one-byterange.pdf',
      'coverage-anomalies/signature-gap-too-big.pdf',
      'coverage-anomalies/tail-uncovered.pdf',
      'coverage-anomalies/weird-byterange.pdf',
      'pdf-sig-with-econtent.pdf',
      'sig-no-signed-attrs.pdf',
      'sig-with-ski-sid.pdf',
    ])
  })
})

describe.skipIf(pdfsIn(decrees).length === 0)('decrees of the State (shared samples)', () => {
  it('a scan: signed by an agency over all of it, in a format of before PAdES', async () => {
    const report = await verified(join(decrees, '199-2026-ND-CP.scanned-signed.pdf'))
    if (typeof report === 'string') throw new Error(report)
    const [one, ...rest] = report.signatures
    expect(rest).toEqual([])
    expect(one).toMatchObject({
      field: 'Signature1',
      subFilter: 'adbe.pkcs7.detached',
      level: 'CMS',
      claimedTime: '2026-06-10T07:15:42.000Z',
      provenTime: null,
      digest: 'sha256',
      page: 1,
      integrity: { result: 'good' },
      coverage: { result: 'good', reasons: [{ code: 'coverage.whole-file' }] },
      laterChanges: { result: 'good' },
      chain: { result: 'indeterminate', reasons: [{ code: 'chain.issuer-missing' }] },
      certification: { result: 'good', reasons: [{ code: 'certification.certifies', permission: 2 }] },
      signer: { name: 'CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ', subjectKind: { kind: 'agency' } },
    })
    expect(one?.notes.map(({ code }) => code)).toContain('format.pkcs7-detached')
  })

  it('a decree: a deputy prime minister, then five times the Government; nothing of it is called forged', async () => {
    const report = await verified(join(decrees, '50-2026-ND-CP.two-signers.pdf'))
    if (typeof report === 'string') throw new Error(report)
    const { signatures } = report
    expect(signatures.map(({ signer, revision }) => [signer?.name, signer?.subjectKind.kind, revision])).toEqual([
      ['Trần Hồng Hà', 'person', 3],
      ...[4, 5, 6, 7, 8].map((revision) => ['CHÍNH PHỦ', 'agency', revision]),
    ])
    expect(signatures.map(({ integrity, coverage }) => [integrity.result, coverage.result])).toEqual(
      signatures.map(() => ['good', 'good']),
    )
    // It is certified for filling, and was signed on in new visible fields: without the State's roots that stays open.
    expect(signatures.map(({ laterChanges }) => laterChanges.result)).toEqual([
      ...signatures.slice(1).map(() => 'indeterminate'),
      'good',
    ])
    expect(signatures.map(({ rangeEnd }) => rangeEnd).at(-1)).toBe(report.size)
    // Number and date are signatures of their own in what was left blank; the seal lies over the person's signature.
    expect(JSON.stringify(signatures)).not.toMatch(/changes\.(covers|writes)/u)
  })

  it('a decree with one signature more: over a line of it, and beside it', async () => {
    const decree = readFileSync(join(decrees, '50-2026-ND-CP.two-signers.pdf'))
    const told = async (y: number) => {
      const place = { page: 2, box: { x: 200, y, width: 120, height: 30 } }
      const drawing = () => ({ content: '1 1 1 rg 0 0 120 30 re f', resources: '' })
      const pdf = signed(decree, 'ec', { field: 'La', place, drawing, onCertified: true })
      const { signatures } = await verifyPdf(bytesOf(pdf), options)
      return signatures.map(({ laterChanges: { reasons } }) =>
        reasons.map(({ code }) => code).includes('changes.covers-text'),
      )
    }
    expect(await told(300)).toEqual([...Array.from({ length: 6 }, () => true), false])
    expect(await told(5)).toEqual(Array.from({ length: 7 }, () => false))
  })
})

describe('bytes of chance', () => {
  const seeds = [
    ...pdfsIn(decrees)
      .slice(0, 1)
      .map((name) => join(decrees, name)),
    ...['minimal-signed-twice-both-created.pdf', 'pades-lta-dss-indirect-arrs-test.pdf'].map((name) =>
      join(corpus, name),
    ),
  ]

  it.skipIf(files.length === 0)('end in a report or a code, soon (seeded)', async () => {
    let seed = 4_711
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return (seed >>> 7) % below
    }
    const bases = seeds.map((path) => readFileSync(path))
    const until = performance.now() + 20_000
    let [reports, refused] = [0, 0]
    for (let round = 0; round < 600 && performance.now() < until; round += 1) {
      const bytes = Buffer.from(bases[round % bases.length] ?? [])
      // Most of it near the end, where the structure is.
      for (let change = next(8); change >= 0; change -= 1)
        bytes[Math.max(0, bytes.length - 1 - next(next(3) === 0 ? bytes.length : 6000))] = next(256)
      try {
        await verifyPdf(bytesOf(next(5) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes), options)
        reports += 1
      } catch (error) {
        if (!(error instanceof PdfFault)) throw error
        refused += 1
      }
    }
    expect(reports).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(0)
  })
})
