import { createHash, createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkCms } from '#platform/pki/cms/check.ts'
import { readCms } from '#platform/pki/cms/read.ts'
import { signWith } from '#platform/pki/cms/scheme.ts'
import { assembleCms, signedAttributes } from '#platform/pki/cms/write.ts'
import { type DerNode, Malformed, partsOf, readDer } from '#platform/pki/der/read.ts'
import { element, sequence } from '#platform/pki/der/write.ts'
import { nameValue, subjectKind } from '#platform/pki/trust/names.ts'
import { sampleAuthority } from './authority.ts'

const decree = '../shared/samples/50-2026-ND-CP.two-signers.pdf'
const data = '1.2.840.113549.1.7.1'

/** A signature of the sample authority over some words, and the same taken apart and put together otherwise. */
function sampleSignature(change: (signer: DerNode) => readonly Uint8Array[] = (signer) => [signer.raw]) {
  const { authority, person } = sampleAuthority('ec')
  const words = createHash('sha256').update('Nội dung').digest()
  const attributes = signedAttributes(words, person.certificate)
  const key = createPrivateKey({ key: Buffer.from(person.key ?? []), format: 'der', type: 'pkcs8' })
  const algorithm = { scheme: 'ecdsa', digest: 'sha256' } as const
  const signature = signWith(key, algorithm, attributes)
  const chain = [authority.issuing.certificate]
  const cms = assembleCms({ attributes, signature, certificate: person.certificate, chain, algorithm })
  const [type, body] = partsOf(readDer(cms))
  const fields = [...partsOf(partsOf(body as DerNode)[0] as DerNode)]
  const signers = fields.pop() as DerNode
  const changed = element(0x31, ...change(partsOf(signers)[0] as DerNode))
  const data = sequence(...fields.map(({ raw }) => raw), changed)
  return { cms: sequence((type as DerNode).raw, element(0xa0, data)), hash: () => words }
}

describe('a signature', () => {
  const said = ({ cms, hash }: ReturnType<typeof sampleSignature>) =>
    checkCms(readCms(cms), hash, data).reasons.map(({ code }) => code)

  it('is taken with one signer, and refused with two or none', () => {
    expect(said(sampleSignature())).toEqual([])
    expect(() => readCms(sampleSignature((signer) => [signer.raw, signer.raw]).cms)).toThrow('cms.signer-count')
    expect(() => readCms(sampleSignature(() => []).cms)).toThrow('cms.signer-count')
  })

  it('must sign the digest, the kind of content and its certificate by attributes, each once', () => {
    const without = (place: number) =>
      sampleSignature((signer) => {
        const fields = partsOf(signer).map((field) =>
          field.tag === 0xa0
            ? element(0xa0, ...partsOf(field).flatMap(({ raw }, nth) => (nth === place ? [] : [raw])))
            : field.raw,
        )
        return [sequence(...fields)]
      })
    const lost = [0, 1, 2].flatMap((place) => said(without(place)))
    expect(lost).toEqual(expect.arrayContaining(['cms.content-type', 'cms.digest-missing', 'cms.signature-wrong']))
    const bare = sampleSignature((signer) => [
      sequence(...partsOf(signer).flatMap(({ tag, raw }) => (tag === 0xa0 ? [] : [raw]))),
    ])
    expect(said(bare)).toEqual(['cms.attributes-missing'])
    const twice = sampleSignature((signer) => {
      const fields = partsOf(signer).map((field) =>
        field.tag === 0xa0 ? element(0xa0, field.content, field.content) : field.raw,
      )
      return [sequence(...fields)]
    })
    expect(() => readCms(twice.cms)).toThrow('cms.attribute-twice')
  })

  it('is read with the indefinite lengths of BER too', () => {
    const { cms, hash } = sampleSignature()
    const [type, body] = partsOf(readDer(cms))
    const end = Buffer.of(0, 0)
    const ber = Buffer.concat([
      Buffer.of(0x30, 0x80),
      type?.raw ?? end,
      Buffer.of(0xa0, 0x80),
      body?.content ?? end,
      end,
      end,
    ])
    expect(checkCms(readCms(ber), hash, data).result).toBe('good')
    expect(() => readDer(Buffer.from('3080'.repeat(60), 'hex'))).toThrow(/der\./u)
  })
})

/** The signatures of a file by their ranges, read without our own PDF reader. */
function signaturesOf(path: string) {
  const file = readFileSync(path)
  return [...file.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/gu)].map(
    ([, , one = '', two = '', three = '']) => {
      const [end, from, length] = [Number(one), Number(two), Number(three)]
      const contents = Buffer.from(file.toString('latin1', end + 1, from - 1), 'hex')
      const covered = [file.subarray(0, end), file.subarray(from, from + length)]
      return { contents, hash: (algorithm: string) => createHash(algorithm).update(Buffer.concat(covered)).digest() }
    },
  )
}

describe.skipIf(!existsSync(decree))('the signatures of a decree of the State (shared samples)', () => {
  it('are by a person and by the agency, and hold', () => {
    const found = signaturesOf(decree).map(({ contents, hash }) => checkCms(readCms(contents), hash, data))
    expect(found.every(({ result }) => result === 'good')).toBe(true)
    expect(found.slice(0, 2).map(({ signer }) => nameValue(signer?.subject ?? [], 'CN'))).toEqual([
      'Trần Hồng Hà',
      'CHÍNH PHỦ',
    ])
    expect(found.slice(0, 2).map(({ signer }) => subjectKind(signer?.subject ?? []).kind)).toEqual(['person', 'agency'])
  })

  it('no longer hold when a byte of the file or of the signature is another', () => {
    const [first] = signaturesOf(decree)
    if (first === undefined) throw new Error('no signature in the decree')
    expect(checkCms(readCms(first.contents), () => Buffer.alloc(32), data)).toMatchObject({
      result: 'bad',
      reasons: [{ code: 'cms.digest-mismatch' }],
    })
    const cms = readCms(first.contents)
    const flipped = Buffer.from(cms.signature)
    flipped[10] = (flipped[10] ?? 0) ^ 1
    expect(checkCms({ ...cms, signature: flipped }, first.hash, data)).toMatchObject({
      result: 'bad',
      reasons: [{ code: 'cms.signature-wrong' }],
    })
  })

  it('are refused with anything but zeros behind them', () => {
    const [first] = signaturesOf(decree)
    const contents = Buffer.from(first?.contents ?? [])
    contents[contents.length - 1] = 1
    expect(() => readCms(contents)).toThrow('cms.trailing')
  })

  it('are read or refused by a code, whatever bytes are changed (seeded)', () => {
    const [first] = signaturesOf(decree)
    let seed = 20_260_131
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return (seed >>> 8) % below
    }
    const codes = new Set<string>()
    for (let round = 0; round < 4000; round += 1) {
      const bytes = Buffer.from(first?.contents ?? [])
      for (let change = next(6); change >= 0; change -= 1) bytes[next(bytes.length >> (next(4) + 1))] = next(256)
      try {
        checkCms(readCms(bytes), () => Buffer.alloc(32), data)
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
        codes.add(error.code)
      }
    }
    expect(codes.size).toBeGreaterThan(4)
  })
})
