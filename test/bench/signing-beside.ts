import { spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pictureDrawing, readPicture } from '#platform/pades/appearance/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { finished, readyFor, stampOver } from '#platform/pades/sign/index.ts'
import { createAuthority, issuePerson, openRegister, paths, serveAuthority } from '#platform/pki/authority/index.ts'
import { signWith } from '#platform/pki/cms/scheme.ts'
import { handPng } from '../unit/pades/raster.ts'
import { pem } from '../unit/pki/authority.ts'
import { pkcs12Of } from '../unit/pki/pkcs12.ts'
import { type Bench, sideBySide, takingTurns, timed } from './measure.ts'
import { paperOf, signerOf, signOnce } from './signing.ts'

const at = new Date('2026-11-22T03:00:00Z')
const inFlight = 8
const many = 160
const place = { page: 1, box: { x: 300, y: 500, width: 150, height: 75 } }

const workers = Array.from({ length: inFlight }, (_, nth) => nth)
const items = Array.from({ length: many }, (_, nth) => nth)
/** Milliseconds each, with eight under way at once. */
const each = async (act: () => Promise<unknown>) => (await timed(() => sideBySide(workers, items, act))) / many

/** Signatures with a time-stamp of the in-house service over loopback, beside the time-stamps alone. */
async function stamped() {
  const server = await serveAuthority((address) =>
    openRegister(createAuthority({ name: 'đo', address, at, keys: 'ec' }), () => at),
  )
  try {
    const address = `${server.address}${paths.timestamp}`
    const { certificate, issuer, key, algorithm } = signerOf('rsa')
    const description = { certificate, chain: [issuer], algorithm }
    const base = bytesOf(paperOf(100_000))
    const drawing = pictureDrawing(readPicture(handPng()))
    const sign = async () => {
      const ready = readyFor(base, { field: 'Ky', place, drawing, time: at }, description, true)
      const signature = signWith(key, algorithm, ready.attributes)
      return finished(ready, description, signature, await stampOver(address, signature))
    }
    const stamp = () => stampOver(address, Buffer.from('giá trị chữ ký'))
    await each(sign)
    return await takingTurns(
      7,
      () => each(sign),
      () => each(stamp),
    )
  } finally {
    await server.close()
  }
}

function said(program: string, ...words: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr}${stdout}`)
}

/** A store of keys for pdfsig with one RSA key, named `ky`. */
function keysFor(folder: string) {
  const authority = createAuthority({ name: 'đo', address: 'http://127.0.0.1:1', at, keys: 'rsa' })
  const terms = { validFrom: at, validTo: new Date('2029-01-01'), keys: 'rsa-2048' } as const
  const own = issuePerson(authority, { name: 'Người đo', number: '1', agency: 'Sở Đo' }, terms)
  const store = `sql:${folder}`
  said('certutil', '-N', '-d', store, '--empty-password')
  writeFileSync(join(folder, 'root.pem'), pem(authority.root.certificate))
  said('certutil', '-A', '-d', store, '-n', 'goc', '-t', 'CT,C,C', '-i', join(folder, 'root.pem'))
  const words = ['-name', 'ky']
  writeFileSync(join(folder, 'key.p12'), pkcs12Of(own, [authority.issuing.certificate], 'mo-tep', ...words))
  said('pk12util', '-i', join(folder, 'key.p12'), '-d', store, '-W', 'mo-tep')
  const key = createPrivateKey({ key: Buffer.from(own.key ?? []), format: 'der', type: 'pkcs8' })
  const algorithm = { scheme: 'rsa', digest: 'sha256' } as const
  return { store, signer: { certificate: own.certificate, issuer: authority.issuing.certificate, key, algorithm } }
}

/** The same file, the same key; pdfsig starts a process, as whoever uses it does. Both read the file and write the result. */
async function besidePdfsig() {
  for (const program of ['pdfsig', 'certutil', 'pk12util'])
    if (spawnSync(program, ['-v']).error !== undefined) throw new Error(`${program} is not installed`)
  const folder = mkdtempSync(join(tmpdir(), 'bench-beside-'))
  try {
    const { store, signer } = keysFor(folder)
    const [path, result] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')]
    writeFileSync(path, paperOf(100_000))
    const times = 20
    const ours = async () => {
      const taken = await timed(async () => {
        for (let nth = 0; nth < times; nth++) {
          const base = readFileSync(path)
          writeFileSync(result, Buffer.concat([base, signOnce(bytesOf(base), signer)]))
        }
      })
      return taken / times
    }
    const theirs = () =>
      timed(async () => said('pdfsig', '-nssdir', store, '-nss-pwd', '', '-add-signature', '-nick', 'ky', path, result))
    await ours()
    return await takingTurns(8, ours, theirs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const signingBeside: Bench = {
  names: ['sign-stamped-8', 'sign-beside-pdfsig'],
  async run(report, asked) {
    if (asked('sign-stamped-8')) {
      const taken = await stamped()
      const unit = `ms a signature with time-stamp over loopback, ${inFlight} in flight, 100 KB, RSA; peer: the time-stamps alone (lower is better)`
      report({ name: 'sign-stamped-8', ...taken, unit })
    }
    if (asked('sign-beside-pdfsig')) {
      const unit =
        'ms a signature of 100 KB with RSA, file to file; peer: pdfsig -add-signature (lower is better, goal 0.1)'
      report({ name: 'sign-beside-pdfsig', ...(await besidePdfsig()), unit })
    }
  },
}
