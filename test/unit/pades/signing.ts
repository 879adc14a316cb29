import { createPrivateKey, randomBytes } from 'node:crypto'
import {
  appendDss,
  completeSignature,
  type PreparedSignature,
  prepareDocumentTimestamp,
  prepareSignature,
  type SignatureOrder,
} from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { answerTimestamp } from '#platform/pki/authority/index.ts'
import { digestIdentifier, type SignatureAlgorithm, signWith } from '#platform/pki/cms/scheme.ts'
import { assembleCms, signedAttributes } from '#platform/pki/cms/write.ts'
import { partsOf, readDer } from '#platform/pki/der/read.ts'
import { element, integer, octets, sequence } from '#platform/pki/der/write.ts'
import { sampleAuthority, sampleTime } from '../pki/authority.ts'

export const rsa = sampleAuthority('rsa')
export const ec = sampleAuthority('ec')
export type Kind = 'rsa' | 'ec'

const holders = { rsa, ec }

export type Order = Partial<SignatureOrder> & Pick<SignatureOrder, 'field'>

/** Bytes of DER that a signature of the sample authority takes. */
const room = 5000

/** The CMS of a person or an agency over what was prepared. */
export function cmsFor(prepared: PreparedSignature, kind: Kind, who: 'person' | 'seal' = 'person'): Uint8Array {
  const { authority } = holders[kind]
  const { certificate, key } = holders[kind][who]
  if (key === undefined) throw new Error('no key')
  const algorithm: SignatureAlgorithm = { scheme: kind === 'rsa' ? 'rsa' : 'ecdsa', digest: 'sha256' }
  const attributes = signedAttributes(prepared.digest, certificate)
  const signature = signWith(
    createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }),
    algorithm,
    attributes,
  )
  return assembleCms({ attributes, signature, certificate, chain: [authority.issuing.certificate], algorithm })
}

/** A file signed by the sample person (or agency), behind whatever it was before. */
export function signed(base: Uint8Array, kind: Kind, order: Order, who: 'person' | 'seal' = 'person'): Buffer {
  const prepared = prepareSignature(bytesOf(base), { time: sampleTime, room, ...order })
  return Buffer.concat([base, completeSignature(prepared, cmsFor(prepared, kind, who))])
}

export function withDss(base: Uint8Array, kind: Kind): Buffer {
  const { authority, person, seal } = holders[kind]
  const certificates = [person.certificate, seal.certificate, authority.issuing.certificate, authority.root.certificate]
  return Buffer.concat([base, appendDss(bytesOf(base), { certificates, ocsps: [], crls: [] })])
}

/** A file with a time-stamp of the sample authority over all of it. */
export function timestamped(base: Uint8Array, kind: Kind): Buffer {
  const prepared = prepareDocumentTimestamp(bytesOf(base), room)
  return Buffer.concat([base, completeSignature(prepared, tokenOver(prepared.digest, kind))])
}

export function tokenOver(digest: Uint8Array, kind: Kind): Uint8Array {
  const imprint = sequence(digestIdentifier('sha256'), octets(digest))
  const request = sequence(integer(1), imprint, element(0x01, Uint8Array.of(0xff)))
  const reply = answerTimestamp(holders[kind].authority, request, { at: sampleTime, serial: randomBytes(8) })
  const token = partsOf(readDer(reply))[1]
  if (token === undefined) throw new Error('no token')
  return token.raw
}
