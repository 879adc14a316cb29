import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeSignature, prepareSignature, writeSigned } from '#platform/pades/append/index.ts'
import { type ByteSource, bytesOf, joined, openBytes } from '#platform/pades/bytes.ts'
import { openPdf } from '#platform/pades/file/index.ts'
import { sampleTime } from '../pki/authority.ts'
import { hasPdfsig } from './judges.ts'
import { onePage, tableFile } from './samples.ts'
import { cmsFor, signed } from './signing.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pades-large-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a large file', () => {
  it('is signed and written without standing in memory', async () => {
    const bytes = 64 * 1024 * 1024
    const path = join(folder, 'base.pdf')
    const small = tableFile(onePage())
    // One stream that is not read: what a scan of many pages is to the writer.
    const head = Buffer.from(`%PDF-1.7\n9 0 obj\n<< /Length ${bytes} >>\nstream\n`)
    const shifted = shift(small, head.length + bytes + 18)
    const out = createWriteStream(path)
    await writeSigned(
      joined(bytesOf(head), Buffer.alloc(bytes, 'x')),
      Buffer.concat([Buffer.from('\nendstream\nendobj\n'), shifted]),
      out,
    )
    const onDisk = openBytes(path)
    // How much memory it takes is measured by `npm run bench -- sign-memory`; here, that no more than a piece is ever asked for.
    let largest = 0
    const base: ByteSource = {
      size: onDisk.size,
      read(start, end) {
        largest = Math.max(largest, end - start)
        return onDisk.read(start, end)
      },
    }
    const prepared = prepareSignature(base, { field: 'Ky', time: sampleTime, room: 5000 })
    const tail = completeSignature(prepared, cmsFor(prepared, 'ec'))
    await writeSigned(base, tail, createWriteStream(join(folder, 'signed.pdf')))
    onDisk.close()
    expect(largest).toBeLessThanOrEqual(256 * 1024)
    expect(statSync(join(folder, 'signed.pdf')).size).toBe(base.size + tail.length)
    if (!hasPdfsig) return
    const said = spawnSync('pdfsig', ['-nocert', join(folder, 'signed.pdf')], { encoding: 'utf8' }).stdout
    expect(said).toContain('Signature is Valid.')
    expect(said).toContain('Total document signed')
  })

  it('is the same in pieces as in one', () => {
    const base = tableFile(onePage())
    const whole = prepareSignature(bytesOf(base), { field: 'Ky', time: sampleTime, room: 5000 })
    const pieces = prepareSignature(joined(bytesOf(base.subarray(0, 100)), base.subarray(100)), {
      field: 'Ky',
      time: sampleTime,
      room: 5000,
    })
    expect(pieces.digest).toEqual(whole.digest)
    const pdf = signed(base, 'ec', { field: 'Ky' })
    expect(openPdf(joined(bytesOf(base), pdf.subarray(base.length))).sections).toHaveLength(2)
  })

  it('says so when what it is written to refuses', async () => {
    const to = createWriteStream(join(folder, 'none', 'signed.pdf'))
    await expect(writeSigned(bytesOf(Buffer.alloc(9)), Buffer.alloc(1), to)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

/** The body of a small file with its offsets moved by what stands before it. */
function shift(pdf: Buffer, by: number): Buffer {
  const text = pdf.toString('latin1').slice('%PDF-1.7\n'.length)
  const moved = by - '%PDF-1.7\n'.length
  return Buffer.from(
    text
      .replace(/^(\d{10}) 00000 n/gmu, (_, at: string) => `${String(Number(at) + moved).padStart(10, '0')} 00000 n`)
      .replace(/startxref\n(\d+)/u, (_, at: string) => `startxref\n${Number(at) + moved}`),
    'latin1',
  )
}
