import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Authority, answer, createAuthority, openRegister, paths } from '#platform/pki/authority/index.ts'
import type { StrongDigest } from '#platform/pki/cms/scheme.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import {
  climbed,
  type EvidenceChain,
  hashOf,
  hashTree,
  pathOf,
  readEvidence,
  renewalHash,
  renewedLeaf,
  rootOf,
  verifyEvidence,
  writeEvidence,
} from '#platform/pki/evidence/index.ts'
import { requestTimestamp } from '#platform/pki/timestamp/request.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { folderOf, hasOpenssl, openssl, pem } from './authority.ts'

const start = Date.parse('2026-11-22T03:00:00Z')
const year = 366 * 86_400_000
const authorityAt = (at: number) =>
  createAuthority({ name: 'thử', address: 'http://127.0.0.1:1', at: new Date(at), keys: 'ec' })
const first = authorityAt(start)
const later = authorityAt(start + 8 * year)
const roots = [first, later].map(({ root }) => readCertificate(root.certificate))
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))

async function stamped(authority: Authority, at: number, hash: Uint8Array): Promise<Uint8Array> {
  const register = openRegister(authority, () => new Date(at))
  const send = async (body: Uint8Array) => answer(register, { path: paths.timestamp, body }).body
  return (await requestTimestamp('', hash, { send })).token
}

/** Records over these files, one for each. */
async function evidenceOf(files: readonly Uint8Array[], digest: StrongDigest = 'sha256') {
  const tree = hashTree(
    files.map((it) => hashOf(digest, it)),
    digest,
  )
  const token = await stamped(first, start, rootOf(tree))
  return files.map((_, place): readonly EvidenceChain[] => [[{ digest, path: pathOf(tree, place), token }]])
}

const verified = (chains: readonly EvidenceChain[], file: Uint8Array, at: number) =>
  verifyEvidence(chains, (digest) => hashOf(digest, file), { roots, at })
const codes = (it: { reasons: readonly { code: string }[] }) => it.reasons.map(({ code }) => code)

const distinctFiles = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 60 }), {
  minLength: 1,
  maxLength: 70,
  selector: (it) => Buffer.from(it).toString('hex'),
})

describe('a tree of hashes (RFC 4998, 4.2)', () => {
  it('leads from every file to the root, however many there are and in whatever order', () => {
    fc.assert(
      fc.property(distinctFiles, (files) => {
        const leaves = files.map((it) => hashOf('sha256', it))
        const tree = hashTree(leaves, 'sha256')
        leaves.forEach((leaf, place) => {
          const path = pathOf(tree, place)
          expect(path.length).toBeLessThanOrEqual(7)
          expect(climbed(leaf, path, 'sha256')).toEqual(rootOf(tree))
        })
      }),
      { numRuns: 60 },
    )
  })

  it('finds one bit that was changed, in a file and in a path', () => {
    fc.assert(
      fc.property(distinctFiles, fc.nat(), fc.nat(), (files, pick, bit) => {
        const place = pick % files.length
        const tree = hashTree(
          files.map((it) => hashOf('sha256', it)),
          'sha256',
        )
        const path = pathOf(tree, place)
        const file = Uint8Array.from(files[place] ?? [])
        const hash = hashOf('sha256', file)
        flip(file, bit)
        expect(climbed(hashOf('sha256', file), path, 'sha256')).not.toEqual(rootOf(tree))
        if (path.length === 0) return
        const lists = path.map((list) => list.map((it) => Uint8Array.from(it)))
        const list = lists[bit % lists.length]
        flip(list?.[bit % (list.length || 1)] ?? new Uint8Array(1), bit)
        expect(climbed(hash, lists, 'sha256')).not.toEqual(rootOf(tree))
      }),
      { numRuns: 100 },
    )
  })

  it('holds a leaf once, and has one', () => {
    const leaf = hashOf('sha256', bytesOf('a'))
    expect(() => hashTree([leaf, leaf], 'sha256')).toThrow(RangeError)
    expect(() => hashTree([], 'sha256')).toThrow(RangeError)
    expect(() => pathOf(hashTree([leaf], 'sha256'), 1)).toThrow(RangeError)
  })
})

function flip(bytes: Uint8Array, bit: number): void {
  const at = (bit >> 3) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
}

const files = ['Quyết định 01', 'Công văn 02', 'Tờ trình 03', 'Thông báo 04', 'Báo cáo 05'].map(bytesOf)

describe('an evidence record', () => {
  it('proves each file by itself, and no other', async () => {
    const records = await evidenceOf(files)
    for (const [nth, file] of files.entries()) {
      const chains = readEvidence(writeEvidence(records[nth] ?? []))
      expect(verified(chains, file, start + year)).toMatchObject({
        result: 'good',
        since: new Date(start).toISOString(),
        stamps: [{ digest: 'sha256' }],
      })
      // Its neighbour stands in the path and is proved with it.
      const other = verified(chains, files[(nth + 2) % files.length] ?? file, start)
      expect([other.result, other.since, codes(other)[0]]).toEqual(['bad', null, 'evidence.not-covered'])
    }
  })

  it('of a single file has no tree', async () => {
    const [chains = []] = await evidenceOf(files.slice(0, 1))
    expect(chains[0]?.[0]?.path).toEqual([])
    expect(verified(readEvidence(writeEvidence(chains)), bytesOf('Quyết định 01'), start).result).toBe('good')
    expect(verified(chains, bytesOf('Quyết định 02'), start).result).toBe('bad')
  })

  it('is renewed by a time-stamp over the one before it, and outlives the first service', async () => {
    const [chains = []] = await evidenceOf(files)
    const [file = new Uint8Array()] = files
    const old = chains[0]?.[0]
    if (old === undefined) throw new Error('no time-stamp')
    const after = start + 11 * year
    expect(verified(chains, file, after).result).toBe('indeterminate')
    const at = start + 9 * year
    const token = await stamped(later, at, renewalHash(old.token, 'sha256'))
    const renewed = [[old, { digest: 'sha256', path: [], token } as const]]
    const read = readEvidence(writeEvidence(renewed))
    expect(verified(read, file, after)).toMatchObject({ result: 'good', since: new Date(start).toISOString() })
    expect(verified(read, bytesOf('khác'), after).result).toBe('bad')
    // After its end a certificate covers nothing more: the next time-stamp came too late.
    const late = await stamped(later, after, renewalHash(old.token, 'sha256'))
    const tooLate = verified([[old, { digest: 'sha256', path: [], token: late }]], file, after)
    expect([tooLate.result, codes(tooLate)]).toEqual(['bad', expect.arrayContaining(['chain.expired'])])
  })

  it('is renewed with a new digest over file and old record', async () => {
    const records = await evidenceOf(files)
    const at = start + year
    const leaves = files.map((file, nth) => renewedLeaf(hashOf('sha512', file), records[nth] ?? [], 'sha512'))
    const tree = hashTree(leaves, 'sha512')
    const token = await stamped(first, at, rootOf(tree))
    const ends = [{ algorithm: 'sha256', until: '2028-12-31' }]
    for (const [nth, file] of files.entries()) {
      const chains = [...(records[nth] ?? []), [{ digest: 'sha512', path: pathOf(tree, nth), token } as const]]
      const read = readEvidence(writeEvidence(chains))
      expect(verified(read, file, start + 2 * year)).toMatchObject({
        result: 'good',
        stamps: [{}, { digest: 'sha512' }],
      })
      const swapped = [...(records[(nth + 2) % files.length] ?? []), ...chains.slice(1)]
      expect(verified(swapped, file, start + 2 * year).result).toBe('bad')
      // The old record alone convinces no longer when its digest has ended.
      const alone = verifyEvidence(records[nth] ?? [], (it) => hashOf(it, file), { roots, at: start + 3 * year, ends })
      expect([alone.result, codes(alone)]).toEqual(['indeterminate', expect.arrayContaining(['evidence.digest-ended'])])
    }
  })

  it('leads to no root that is not trusted', async () => {
    const [chains = []] = await evidenceOf(files)
    const report = verifyEvidence(chains, (it) => hashOf(it, files[0] ?? new Uint8Array()), { roots: [], at: start })
    expect([report.result, report.since, codes(report)]).toEqual(['indeterminate', null, ['chain.issuer-missing']])
  })

  it('survives whatever is read as one', async () => {
    const [chains = []] = await evidenceOf(files)
    const whole = writeEvidence(chains)
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (at, to) => {
        const bytes = Uint8Array.from(whole)
        flip(bytes, at % (bytes.length * 8))
        const cut = to % 3 === 0 ? bytes.subarray(0, to % bytes.length) : bytes
        try {
          const said = verified(readEvidence(cut), files[0] ?? new Uint8Array(), start)
          // What is not covered by the time-stamp's signature (its certificates, unsigned parts) may change and prove nothing false.
          if (said.result === 'good') expect(said.since).toBe(new Date(start).toISOString())
        } catch (error) {
          if (!(error instanceof Malformed)) throw error
        }
      }),
      { numRuns: 300 },
    )
    expect(() => readEvidence(new Uint8Array(5 * 1024 * 1024))).toThrow(Malformed)
  })

  it.skipIf(!hasOpenssl)('is what openssl finds: the time-stamp over the root, the structure of the RFC', async () => {
    const [chains = []] = await evidenceOf(files)
    const stamp = chains[0]?.[0]
    const root = climbed(hashOf('sha256', files[0] ?? new Uint8Array()), stamp?.path ?? [], 'sha256')
    const folder = folderOf({
      token: stamp?.token ?? '',
      roots: pem(first.root.certificate),
      issuing: pem(first.issuing.certificate),
      record: writeEvidence(chains),
    })
    const digest = Buffer.from(root ?? []).toString('hex')
    const words = [
      'ts',
      '-verify',
      '-digest',
      digest,
      '-token_in',
      '-in',
      'token',
      '-CAfile',
      'roots',
      '-untrusted',
      'issuing',
    ]
    expect(openssl(folder, ...words).said).toContain('Verification: OK')
    const wrong = createHash('sha256').update('khác').digest('hex')
    expect(openssl(folder, ...words.with(3, wrong)).fine).toBe(false)
    const { stdout } = spawnSync('openssl', ['asn1parse', '-inform', 'DER', '-in', 'record'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const shape = stdout
      .split('\n')
      .map((line) => line.replace(/^\s*\d+:d=(\d+).*?(prim|cons): (\S+( \[ \d+ \])?).*$/u, '$1 $3'))
    expect(shape.slice(0, 10)).toEqual([
      '0 SEQUENCE',
      '1 INTEGER',
      '1 SEQUENCE',
      '2 SEQUENCE',
      '3 OBJECT',
      '1 SEQUENCE',
      '2 SEQUENCE',
      '3 SEQUENCE',
      '4 cont [ 0 ]',
      '5 OBJECT',
    ])
    expect(shape.slice(10, 14)).toEqual(['4 cont [ 2 ]', '5 SEQUENCE', '6 OCTET', '6 OCTET'])
  })

  it('hashes a file once for a digest, and is refused with more chains than any life has', async () => {
    const [chains = []] = await evidenceOf(files)
    const [stamp] = chains.flat()
    if (stamp === undefined) throw new Error('no stamp')
    const many = Array.from({ length: 50 }, () => [stamp, stamp])
    let hashed = 0
    const hashes = (digest: Parameters<typeof hashOf>[0]) => {
      hashed += 1
      return hashOf(digest, files[0] ?? new Uint8Array())
    }
    expect(verifyEvidence(readEvidence(writeEvidence(many)), hashes, { roots, at: start }).result).toBe('bad')
    expect(hashed).toBe(1)
    expect(() => readEvidence(writeEvidence([...many, [stamp]]))).toThrow('evidence.too-many')
    expect(() => readEvidence(writeEvidence([Array.from({ length: 1001 }, () => stamp)]))).toThrow('evidence.too-many')
  })

  it('is judged at a console, offline', async () => {
    const [chains = []] = await evidenceOf(files)
    const folder = folderOf({
      'mot.er': writeEvidence(chains),
      'mot.txt': files[0] ?? '',
      'hai.txt': files[2] ?? '',
      'cut.er': writeEvidence(chains).subarray(0, 99),
      'roots.pem': pem(first.root.certificate),
    })
    const said = (...words: readonly string[]) => {
      const program = join(process.cwd(), 'server/ops/verify.ts')
      const all = [program, '--trust', 'roots.pem', '--at', new Date(start + year).toISOString(), ...words]
      const { status, stdout } = spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8' })
      return { status, stdout }
    }
    const good = said('--json', '--evidence', 'mot.er', 'mot.txt')
    expect(good.status).toBe(0)
    expect(JSON.parse(good.stdout)).toMatchObject({ result: 'good', since: new Date(start).toISOString() })
    const other = said('--evidence', 'mot.er', 'hai.txt')
    expect([other.status, other.stdout]).toEqual([
      1,
      expect.stringContaining('mã băm của tệp không có trong bằng chứng'),
    ])
    for (const words of [
      ['cut.er', 'mot.txt'],
      ['gone.er', 'mot.txt'],
      ['mot.er', 'gone.txt'],
      ['mot.er', 'mot.txt', 'hai.txt'],
    ])
      expect(said('--evidence', ...words).status).toBe(2)
  })
})
