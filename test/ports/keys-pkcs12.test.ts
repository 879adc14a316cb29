import { describe, expect, it } from 'vitest'
import { element, integer, octets, oid, sequence } from '#platform/pki/der/write.ts'
import { openPkcs12 } from '#platform/pki/keys/index.ts'
import { hasOpenssl, sampleAuthority } from '../unit/pki/authority.ts'
import { pkcs12Of } from '../unit/pki/pkcs12.ts'
import { keysConformance } from './keys.conformance.ts'

const password = 'Mật khẩu 2026'

/** A container made by openssl, as officials have them from an authority. */
function container(sample: ReturnType<typeof sampleAuthority>, ...words: readonly string[]): Buffer {
  const { authority, person } = sample
  return pkcs12Of(person, [authority.root.certificate, authority.issuing.certificate], password, ...words)
}

const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']

describe.skipIf(!hasOpenssl)('a key in a file (containers by openssl)', () => {
  for (const [name, keys, words] of [
    ['AES-256, P-256', 'ec', []],
    ['AES-256, RSA', 'rsa', ['-macalg', 'sha512', '-iter', '100000']],
    ['3DES of old exports, RSA', 'rsa', old],
  ] as const)
    keysConformance(`PKCS#12: ${name}`, async () => {
      const sample = sampleAuthority(keys)
      const key = await openPkcs12(container(sample, ...words), password)
      return { key, secrets: [password], issuing: sample.authority.issuing.certificate, close: () => key.close() }
    })

  const sample = sampleAuthority()
  const fine = container(sample)
  const refusal = (code: string, facts = {}) =>
    expect.objectContaining({ name: 'KeyError', code, facts: expect.objectContaining(facts) })

  it('tells a wrong password, a damaged file and one without a key from each other', async () => {
    await expect(openPkcs12(fine, 'sai')).rejects.toEqual(refusal('pkcs12.password'))
    await expect(openPkcs12(container(sample, ...old), '')).rejects.toEqual(refusal('pkcs12.password'))
    await expect(openPkcs12(fine.subarray(0, -100), password)).rejects.toEqual(refusal('pkcs12.damaged'))
    await expect(openPkcs12(Buffer.from('%PDF-1.7'), password)).rejects.toEqual(refusal('pkcs12.damaged'))
    await expect(openPkcs12(new Uint8Array(2_000_000), password)).rejects.toEqual(
      refusal('pkcs12.damaged', { why: 'der.too-large' }),
    )
    await expect(openPkcs12(container(sample, '-nokeys'), password)).rejects.toEqual(refusal('pkcs12.no-key'))
    const stranger = { ...sample, person: { ...sample.person, certificate: sample.seal.certificate } }
    expect(() => container(stranger)).toThrow()
  })

  it('takes a container with one key alone', async () => {
    const bag = sequence(oid('1.2.840.113549.1.12.10.1.1'), element(0xa0, sample.person.key ?? new Uint8Array()))
    const carried = (bytes: Uint8Array) => sequence(oid('1.2.840.113549.1.7.1'), element(0xa0, octets(bytes)))
    const two = sequence(integer(3), carried(sequence(carried(sequence(bag, bag)))))
    await expect(openPkcs12(two, '')).rejects.toEqual(refusal('pkcs12.several-keys', { count: 2 }))
    const one = sequence(integer(3), carried(sequence(carried(sequence(bag)))))
    await expect(openPkcs12(one, '')).rejects.toEqual(refusal('pkcs12.no-certificate'))
  })

  it('answers every damage with a refusal of its own', async () => {
    for (let at = 0; at < fine.length; at += 7) {
      const damaged = Buffer.from(fine)
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
      await expect(openPkcs12(damaged, password), `byte ${at}`).rejects.toMatchObject({ name: 'KeyError' })
    }
  })

  it('names the cipher it does not open', async () => {
    const cipher = ['-keypbe', 'camellia-256-cbc', '-certpbe', 'AES-256-CBC']
    await expect(openPkcs12(container(sample, ...cipher), password)).rejects.toEqual(
      refusal('pkcs12.unsupported', { oid: '1.2.392.200011.61.1.1.1.4' }),
    )
  })
})
