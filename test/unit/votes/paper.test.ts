import { createDecipheriv, createECDH, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countBallots } from '#contract/ballot-count.ts'
import { answersIn, groupsOf, layerBytes, layerInfo, paperBytes, partBytes, partOf } from '#contract/sealed-paper.ts'
import { makeTellerKeys, openLayer, publicBytes, sealPaper } from '../../../web/src/rooms/sittings/ballots/seal.ts'
import { terms } from '../../api/bodies/offices.ts'

/** HPKE as RFC 9180 writes it down, sections 4 and 5, with OpenSSL's primitives: what our pages seal must open under it. */
function openedBy(privateKey: Buffer, item: Uint8Array, info: string): Buffer {
  const two = (n: number) => Buffer.from([n >> 8, n & 255])
  const kem = Buffer.concat([Buffer.from('KEM'), two(0x0010)])
  const hpke = Buffer.concat([Buffer.from('HPKE'), two(0x0010), two(1), two(1)])
  const hmac = (key: Buffer, data: Buffer) => createHmac('sha256', key).update(data).digest()
  const extract = (suite: Buffer, salt: Buffer, label: string, ikm: Buffer) =>
    hmac(salt, Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]))
  const expand = (suite: Buffer, key: Buffer, label: string, of: Buffer, length: number) =>
    hmac(
      key,
      Buffer.concat([two(length), Buffer.from('HPKE-v1'), suite, Buffer.from(label), of, Buffer.from([1])]),
    ).subarray(0, length)
  const none = Buffer.alloc(0)
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  const enc = Buffer.from(item.subarray(0, 65))
  const shared = expand(
    kem,
    extract(kem, none, 'eae_prk', ecdh.computeSecret(enc)),
    'shared_secret',
    Buffer.concat([enc, ecdh.getPublicKey()]),
    32,
  )
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(hpke, none, 'psk_id_hash', none),
    extract(hpke, none, 'info_hash', Buffer.from(info)),
  ])
  const secret = extract(hpke, shared, 'secret', none)
  const cipher = createDecipheriv(
    'aes-128-gcm',
    expand(hpke, secret, 'key', context, 16),
    expand(hpke, secret, 'base_nonce', context, 12),
  )
  const sealed = Buffer.from(item.subarray(65))
  cipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
}

describe('a sealed paper', () => {
  it('opens layer by layer under RFC 9180 as written down, for every group of tellers and for no other order', async () => {
    const pairs = [1, 2, 3].map(() => {
      const ecdh = createECDH('prime256v1')
      return { publicKey: new Uint8Array(ecdh.generateKeys()), privateKey: ecdh.getPrivateKey() }
    })
    const id = '0c1f8f0e-7a55-4a0f-9e9b-0a4f4d1c2b3a'
    const sealed = await sealPaper({ id, keys: pairs.map((it) => it.publicKey), threshold: 2 }, [1, null, 0])
    expect(sealed.length).toBe(paperBytes(3, 3, 2))
    for (const group of groupsOf(3, 2)) {
      let part: Uint8Array = sealed.slice(...partOf(group, 3, 2, 3))
      expect(() =>
        openedBy(pairs[group[1] ?? 0]?.privateKey ?? Buffer.alloc(32), part, layerInfo(id, group, 0)),
      ).toThrow()
      for (const [step, teller] of group.entries()) {
        expect(part.length).toBe(partBytes(3, 2, step))
        part = openedBy(pairs[teller]?.privateKey ?? Buffer.alloc(32), part, layerInfo(id, group, step))
      }
      expect(answersIn(part, 'election', 3)).toEqual([1, 255, 0])
    }
  })

  it('comes out of a page in an order that tells nothing, and not at all for another ballot, group or turn', async () => {
    const keys = await Promise.all([1, 2, 3].map(makeTellerKeys))
    const raw = await Promise.all(keys.map(publicBytes))
    const of = { id: 'a', keys: raw, threshold: 2 }
    const papers = await Promise.all(Array.from({ length: 12 }, (_, n) => sealPaper(of, [n % 2])))
    const parts = papers.map((it) => it.slice(...partOf([0, 2], 3, 2, 1)))
    const [first, , third] = keys
    if (!first || !third) throw new Error('three were made')
    const inner = await openLayer({ id: 'a', group: [0, 2], step: 0 }, first, parts)
    const again = await openLayer({ id: 'a', group: [0, 2], step: 0 }, first, parts.toReversed())
    expect(inner).toEqual(again)
    const plain = await openLayer({ id: 'a', group: [0, 2], step: 1 }, third, inner)
    expect(plain.map((it) => it[1])).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    for (const wrong of [
      { id: 'b', group: [0, 2], step: 0 },
      { id: 'a', group: [0, 1], step: 0 },
      { id: 'a', group: [0, 2], step: 1 },
    ])
      await expect(openLayer(wrong, first, parts)).rejects.toThrow()
  })

  it('has as many parts as there are groups, each of its own place and of one length', () => {
    fc.assert(
      fc.property(fc.constantFrom([3, 2], [5, 3]), fc.integer({ min: 1, max: 60 }), ([all, least], lines) => {
        const groups = groupsOf(all ?? 3, least ?? 2)
        const places = groups.map((group) => partOf(group, all ?? 3, least ?? 2, lines))
        expect(places.flat()).toEqual(places.flat().toSorted((a, b) => a - b))
        expect(places.at(-1)?.[1]).toBe(paperBytes(lines, all ?? 3, least ?? 2))
        expect(partBytes(lines, 2) - partBytes(lines, 2, 1)).toBe(layerBytes)
      }),
    )
  })

  it('of nothing, of another version or length is empty throughout; an answer that is none is as one left empty', () => {
    expect(answersIn(new Uint8Array([1, 0, 1]), 'question', 1)).toEqual([255])
    expect(answersIn(new Uint8Array([2, 0]), 'question', 1)).toEqual([255])
    expect(answersIn(new Uint8Array(4), 'rating', 3)).toEqual([255, 255, 255])
    expect(answersIn(new Uint8Array([1, 3]), 'question', 1)).toEqual([255])
    expect(answersIn(new Uint8Array([1, 2]), 'election', 1)).toEqual([255])
  })
})

describe('counting papers', () => {
  const of = { lines: 3, rule: terms, electors: 18, present: 18 }

  it('an election never fills more seats than there are, and equal votes for the last seat elect nobody', () => {
    const paper = fc.array(fc.constantFrom(0, 1, 255), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(paper, { maxLength: 18 }), fc.integer({ min: 1, max: 3 }), (papers, seats) => {
        const result = countBallots({ ...of, form: 'election', seats }, papers)
        if (result.form !== 'election') throw new Error('an election')
        const elected = result.lines.filter((it) => it.elected)
        expect(elected.length).toBeLessThanOrEqual(seats)
        for (const line of result.lines) {
          if (line.elected) expect(line.votes).toBeGreaterThan(9)
          if (line.elected && line.tied) throw new Error('elected or tied')
          for (const other of result.lines)
            if (other.elected && line.votes > other.votes) expect(line.elected).toBe(true)
        }
        expect(result.papers).toBe(papers.length)
        expect(result.invalid).toBe(
          papers.filter((it) => it.filter((n) => n === 1).length === 0 || it.filter((n) => n === 1).length > seats)
            .length,
        )
      }),
    )
  })

  it('two with equal votes for one seat are told to be equal', () => {
    const papers = [...Array.from({ length: 10 }, () => [1, 1, 0])]
    expect(countBallots({ ...of, form: 'election', seats: 2 }, papers)).toMatchObject({
      lines: [{ elected: true }, { elected: true }, { elected: false, tied: false }],
    })
    const three = [...papers.slice(0, 9).map(() => [1, 0, 0]), ...papers.map(() => [0, 1, 0])].slice(0, 18)
    expect(
      countBallots(
        {
          ...of,
          rule: { ...terms, base: 'cast', threshold: { numerator: 1, denominator: 3, strict: true } },
          form: 'election',
          seats: 1,
        },
        three,
      ),
    ).toMatchObject({
      lines: [{ votes: 9, elected: false, tied: true }, { votes: 9, elected: false, tied: true }, { tied: false }],
    })
  })
})
