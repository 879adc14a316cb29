import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pem } from '../pki/authority.ts'

const has = (tool: string, flag = '-v'): boolean => spawnSync(tool, [flag]).error === undefined
export const hasPdfsig = has('pdfsig')
export const hasQpdf = has('qpdf', '--version')
export const hasOpenssl = has('openssl', 'version')
export const hasMutool = has('mutool')
export const hasRaster = has('pdftoppm')

/** Runs with a folder of its own, which is gone after. */
export function inFolder<T>(act: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'pades-'))
  try {
    return act((name) => join(folder, name))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What qpdf says when it checks a file; it fails for errors and for warnings. */
export function qpdfCheck(pdf: Uint8Array): string {
  return inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    const { stdout, stderr } = spawnSync('qpdf', ['--check', path('a.pdf')], { encoding: 'utf8' })
    return stdout + stderr
  })
}

export function qpdf(pdf: Uint8Array, ...options: string[]): Buffer {
  return inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    return execFileSync('qpdf', [...options, path('a.pdf'), '-'], { maxBuffer: 2 ** 28 })
  })
}

export interface Found {
  readonly field: string
  readonly type: string
  readonly valid: boolean
  readonly whole: boolean
}

/** What pdfsig says of each signature. Its exit code says nothing: it is 0 for a wrong digest too. */
export function pdfsig(pdf: Uint8Array): readonly Found[] {
  const said = inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    return spawnSync('pdfsig', ['-nocert', path('a.pdf')], { encoding: 'utf8' }).stdout
  })
  return said
    .split(/^Signature #\d+:$/mu)
    .slice(1)
    .map((part) => ({
      field: /Signature Field Name: (.*)/u.exec(part)?.[1] ?? '',
      type: /Signature Type: (.*)/u.exec(part)?.[1] ?? '',
      valid: part.includes('Signature is Valid.'),
      whole: part.includes('Total document signed'),
    }))
}

/** Signatures as they stand in a file, found by their ranges: what they cover, and their DER with the zeros behind it cut off. */
export function rangesIn(
  pdf: Buffer,
): readonly { readonly covered: Buffer; readonly der: Buffer; readonly stamp: boolean }[] {
  return [
    ...pdf.toString('latin1').matchAll(/\/SubFilter \/(\S+)[\s\S]{0,2000}?\/ByteRange \[0 (\d+) (\d+) (\d+) *\]/gu),
  ].map(([, filter = '', first = '', second = '', length = '']) => {
    const [a, b, c] = [Number(first), Number(second), Number(length)]
    const der = Buffer.from(pdf.toString('latin1', a + 1, b - 1), 'hex')
    return {
      covered: Buffer.concat([pdf.subarray(0, a), pdf.subarray(b, b + c)]),
      der: der.subarray(0, 4 + der.readUInt16BE(2)),
      stamp: filter === 'ETSI.RFC3161',
    }
  })
}

/** Whether openssl finds a signature or a time-stamp good for its bytes, up to this root. */
export function opensslVerify(
  { covered, der, stamp }: { covered: Buffer; der: Buffer; stamp: boolean },
  root: Uint8Array,
  chain: readonly Uint8Array[],
): string {
  return inFolder((path) => {
    writeFileSync(path('covered'), covered)
    writeFileSync(path('der'), der)
    writeFileSync(path('root'), pem(root))
    writeFileSync(path('chain'), pem(...chain))
    const words = stamp
      ? ['ts', '-verify', '-token_in', '-in', path('der'), '-data', path('covered'), '-untrusted', path('chain')]
      : [
          'cms',
          '-verify',
          '-binary',
          '-cades',
          '-inform',
          'DER',
          '-in',
          path('der'),
          '-content',
          path('covered'),
          '-purpose',
          'any',
          '-out',
          path('out'),
        ]
    const { stderr, stdout, status } = spawnSync('openssl', [...words, '-CAfile', path('root')], { encoding: 'utf8' })
    return status === 0 ? 'good' : stdout + stderr
  })
}
