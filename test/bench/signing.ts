import { spawnSync } from 'node:child_process'
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pictureDrawing, readPicture } from '#platform/pades/appearance/index.ts'
import { completeSignature, prepareSignature } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { createAuthority, issuePerson } from '#platform/pki/authority/index.ts'
import { type SignatureAlgorithm, signWith } from '#platform/pki/cms/scheme.ts'
import { assembleCms, signedAttributes } from '#platform/pki/cms/write.ts'
import { handPng } from '../unit/pades/raster.ts'
import { onePage, tableFile } from '../unit/pades/samples.ts'
import { type Bench, takingTurns, timed } from './measure.ts'

const at = new Date('2026-11-22T03:00:00Z')

/** A paper of about this size: one page, and an object nobody reads. */
export function paperOf(bytes: number): Buffer {
  return tableFile({ ...onePage(), 5: `<< /Length ${bytes} >>\nstream\n${'x'.repeat(bytes)}\nendstream` })
}

interface Signer {
  readonly certificate: Uint8Array
  readonly issuer: Uint8Array
  readonly key: KeyObject
  readonly algorithm: SignatureAlgorithm
}

export function signerOf(kind: 'rsa' | 'p256'): Signer {
  const authority = createAuthority({ name: 'đo', address: 'http://127.0.0.1:1', at, keys: 'ec' })
  const terms = { validFrom: at, validTo: new Date('2029-01-01'), keys: kind === 'rsa' ? 'rsa-2048' : 'p-256' } as const
  const { certificate, key } = issuePerson(authority, { name: 'Người đo', number: '1', agency: 'Sở Đo' }, terms)
  if (key === undefined) throw new Error('no key')
  return {
    certificate,
    issuer: authority.issuing.certificate,
    key: createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }),
    algorithm: { scheme: kind === 'rsa' ? 'rsa' : 'ecdsa', digest: 'sha256' },
  }
}

/** The whole way: read, append with a picture, digest, sign, assemble. */
export function signOnce(
  base: Parameters<typeof prepareSignature>[0],
  signer: Signer,
  drawing = pictureDrawing(hand()),
): Uint8Array {
  const place = { page: 1, box: { x: 300, y: 500, width: 150, height: 75 } }
  const prepared = prepareSignature(base, { field: 'Ky', place, drawing, time: at, room: 5000 })
  const { certificate, algorithm } = signer
  const attributes = signedAttributes(prepared.digest, certificate)
  const signature = signWith(signer.key, algorithm, attributes)
  return completeSignature(
    prepared,
    assembleCms({ attributes, signature, certificate, chain: [signer.issuer], algorithm }),
  )
}

const warmUp = 800

let picture: ReturnType<typeof readPicture> | undefined
function hand() {
  picture ??= readPicture(handPng())
  return picture
}

const many = async (times: number, act: () => unknown): Promise<number> => {
  const taken = await timed(async () => {
    for (let nth = 0; nth < times; nth++) act()
  })
  return taken / times
}

/** A signature with its appearance beside what cannot be done without: the digest of the bytes and the key's own work. */
export const signing: Bench = {
  names: ['sign-100k-rsa', 'sign-100k-p256', 'sign-10m-rsa', 'sign-10m-p256', 'sign-memory'],
  async run(report, asked) {
    for (const [size, bytes, times] of [
      ['100k', 100_000, 40],
      ['10m', 10_000_000, 8],
    ] as const) {
      for (const kind of ['rsa', 'p256'] as const) {
        const name = `sign-${size}-${kind}`
        if (!asked(name)) continue
        const base = paperOf(bytes)
        const signer = signerOf(kind)
        const source = bytesOf(base)
        const ours = () => many(times, () => signOnce(source, signer))
        const bare = () =>
          many(times, () => signWith(signer.key, signer.algorithm, createHash('sha256').update(base).digest()))
        // A server has signed before: the first hundreds are slower until their code is compiled, which the peer's always is.
        for (let round = 0; round < warmUp / times; round++) await ours()
        const taken = await takingTurns(10, ours, bare)
        report({ name, ...taken, unit: 'ms per signature, in-process; peer: digest and key alone (lower is better)' })
      }
    }
    if (asked('sign-memory')) report(memoryLine())
  },
}

const megabytes = 500

/** The most memory a process of its own gains while it signs a file of 500 MB and writes it. */
function memoryLine() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sign-'))
  try {
    const program = fileURLToPath(new URL('./signing-large.ts', import.meta.url))
    const said = spawnSync(process.execPath, [program, folder, String(megabytes)], { encoding: 'utf8' })
    if (said.status !== 0) throw new Error(said.stderr)
    const { megabytes: ours, seconds } = JSON.parse(said.stdout) as { megabytes: number; seconds: number }
    const unit = `MB of resident memory gained at most, signing ${megabytes} MB in ${seconds.toFixed(1)} s (goal 100)`
    return { name: 'sign-memory', ours, peer: megabytes, unit }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
