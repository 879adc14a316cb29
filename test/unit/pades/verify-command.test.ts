import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { forgedText, updated } from '../../setup/tampered.ts'
import { pem, sampleTime } from '../pki/authority.ts'
import { inFolder } from './judges.ts'
import { onePage, tableFile } from './samples.ts'
import { rsa, signed, timestamped } from './signing.ts'

const good = signed(tableFile(onePage()), 'rsa', { field: 'Ky' })

/** The command as it is called, in a folder with these files. */
function called(files: Readonly<Record<string, Uint8Array | string>>, ...words: readonly string[]) {
  return inFolder((path) => {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path(name), bytes)
    const placed = words.map((word) => (/\.(pdf|pem)$/u.test(word) ? path(word) : word))
    const { status, stdout, stderr } = spawnSync(process.execPath, ['server/ops/verify.ts', ...placed], {
      encoding: 'utf8',
    })
    return { status, stderr, stdout, lines: stdout.trim().split('\n') }
  })
}

describe('npm run verify', () => {
  it('prints one JSON object a file and ends with 0 when nothing is bad', () => {
    const roots = pem(rsa.authority.root.certificate)
    const sealed = timestamped(good, 'rsa')
    const words = ['--json', '--offline', '--trust', 'roots.pem', '--at', '2026-11-22T04:00:00Z', 'a.pdf', 'b.pdf']
    const { status, lines } = called({ 'a.pdf': good, 'b.pdf': sealed, 'roots.pem': roots }, ...words)
    expect([status, lines.length]).toEqual([0, 2])
    const reports = lines.map((line) => JSON.parse(line) as { file: string; signatures: Record<string, unknown>[] })
    expect(reports.map(({ file }) => file.slice(-5))).toEqual(['a.pdf', 'b.pdf'])
    expect(reports[0]?.signatures).toMatchObject([
      {
        field: 'Ky',
        signer: 'Nguyễn Thị Hằng Ước',
        subFilter: 'ETSI.CAdES.detached',
        level: 'B-B',
        claimedTime: '2026-11-22T03:00:00.000Z',
        provenTime: null,
        integrity: { result: 'good', reasons: [] },
        coverage: { result: 'good', reasons: [{ code: 'coverage.whole-file' }] },
        laterChanges: { result: 'good' },
        chain: { result: 'good' },
        revocation: { result: 'indeterminate' },
        certification: { result: 'good' },
      },
    ])
    expect(reports[1]?.signatures[0]).toMatchObject({ provenTime: '2026-11-22T03:00:00.000Z', level: 'B-T' })
  })

  it('ends with 1 when something is bad, with 2 when a file cannot be read or the call makes no sense', () => {
    const bad = called({ 'a.pdf': updated(good, { bodies: { 4: forgedText } }) }, '--json', 'a.pdf')
    expect([bad.status, bad.stdout.includes('changes.object')]).toEqual([1, true])
    const unread = called({ 'a.pdf': 'không phải PDF', 'b.pdf': good }, '--json', 'a.pdf', 'b.pdf', 'c.pdf')
    expect([unread.status, unread.lines.length]).toEqual([2, 3])
    expect(unread.lines.map((line) => (JSON.parse(line) as { error?: { code: string } }).error?.code)).toEqual([
      'pdf.notPdf',
      undefined,
      'file.ENOENT',
    ])
    for (const words of [[], ['--nonsense', 'a.pdf'], ['--at', 'hôm qua', 'a.pdf'], ['--trust', 'a.pdf', 'a.pdf']])
      expect(called({ 'a.pdf': good }, ...words)).toMatchObject({ status: 2, stdout: '' })
  })

  it('says it in Vietnamese to people', () => {
    const { status, stdout } = called({ 'a.pdf': good }, 'a.pdf')
    expect(status).toBe(0)
    expect(stdout).toContain('1. Nguyễn Thị Hằng Ước (cá nhân) – trường Ky')
    expect(stdout).toContain('Toàn vẹn: ĐẠT')
    expect(stdout).toContain('22/11/2026')
    expect(stdout).not.toMatch(/\{\w+\}|\?/u)
  })
})

describe('a large file', () => {
  it('is read in pieces, and once for all its signatures', async () => {
    const bytes = 16 * 1024 * 1024
    const paper = tableFile({ ...onePage(), 5: `<< /Length ${bytes} >>\nstream\n${'x'.repeat(bytes)}\nendstream` })
    const file = signed(signed(paper, 'rsa', { field: 'Ky' }), 'rsa', { field: 'Dau' }, 'seal')
    let [largest, sum] = [0, 0]
    const source: ByteSource = {
      size: file.length,
      read: (start, end) => {
        const piece = file.subarray(Math.max(0, start), Math.max(0, start, end))
        largest = Math.max(largest, piece.length)
        sum += piece.length
        return piece
      },
    }
    const { signatures } = await verifyPdf(source, { roots: [], at: sampleTime.getTime() })
    expect(signatures.map(({ integrity }) => integrity.result)).toEqual(['good', 'good'])
    expect(largest).toBeLessThanOrEqual(256 * 1024)
    expect(sum).toBeLessThan(1.2 * file.length)
  })
})
