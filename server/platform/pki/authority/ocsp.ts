import { createHash } from 'node:crypto'
import { privateKeyOf } from '../cms/scheme.ts'
import { type DerNode, expectTag, hexOf, Malformed, octetsOf, oidOf, partsOf, readDer } from '../der/read.ts'
import { element, enumerated, generalizedTime, octets, oid, sequence } from '../der/write.ts'
import { digestOf } from '../trust/algorithms.ts'
import { readCertificate } from '../trust/certificate.ts'
import { signed } from './certificate.ts'
import type { Authority } from './create.ts'
import { type Revocation, revokedStatus } from './revocation.ts'

/** What the authority knows of a serial number: `undefined` when it never issued it. */
export type StatusOf = (serial: string) => 'good' | Revocation | undefined

export interface OcspTerms {
  readonly statusOf: StatusOf
  readonly at: Date
  readonly next: Date
  /** Since when revocations are remembered, also those of certificates that ended meanwhile (RFC 6960, 4.4.4). */
  readonly archiveCutoff?: Date
}

/** Bytes of a request that are looked at. */
export const requestLimit = 64 * 1024
const questions = 100
const nonceOid = '1.3.6.1.5.5.7.48.1.2'

const failure = (status: number) => sequence(enumerated(status))

/** Answers an OCSP request (RFC 6960); what cannot be read is answered `malformedRequest`. */
export function answerOcsp(authority: Authority, request: Uint8Array, terms: OcspTerms): Uint8Array {
  try {
    return sequence(
      enumerated(0),
      element(0xa0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basicAnswer(authority, readRequest(request), terms)))),
    )
  } catch (error) {
    if (error instanceof Malformed) return failure(1)
    throw error
  }
}

interface Question {
  /** As asked; comes back as it was. */
  readonly raw: Uint8Array
  readonly digest: ReturnType<typeof digestOf>
  readonly nameHash: Uint8Array
  readonly keyHash: Uint8Array
  readonly serial: string
}

function readRequest(bytes: Uint8Array): { asked: readonly Question[]; nonce: Uint8Array | undefined } {
  if (bytes.length > requestLimit) throw new Malformed('ocsp.too-large')
  const fields = partsOf(expectTag(partsOf(expectTag(readDer(bytes), 0x30))[0], 0x30))
  const asked = partsOf(
    expectTag(
      fields.find(({ tag }) => tag === 0x30),
      0x30,
    ),
  )
  if (asked.length === 0 || asked.length > questions) throw new Malformed('ocsp.count')
  return {
    asked: asked.map(questionOf),
    nonce: nonceOf(fields.find(({ tag }) => tag === 0xa2)),
  }
}

function questionOf(node: DerNode): Question {
  const id = expectTag(partsOf(node)[0], 0x30)
  const [algorithm, nameHash, keyHash, serial] = partsOf(id)
  return {
    raw: id.raw,
    digest: digestOf(algorithm),
    nameHash: octetsOf(nameHash),
    keyHash: octetsOf(keyHash),
    serial: hexOf(serial),
  }
}

/** The extension as it came, for the echo; at most 128 octets (RFC 9654). */
function nonceOf(node: DerNode | undefined): Uint8Array | undefined {
  const list = node === undefined ? [] : partsOf(expectTag(partsOf(node)[0], 0x30))
  const nonce = list.find((extension) => oidOf(partsOf(extension)[0]) === nonceOid)
  if (nonce !== undefined && nonce.raw.length > 160) throw new Malformed('ocsp.nonce')
  return nonce?.raw
}

function basicAnswer(
  authority: Authority,
  { asked, nonce }: ReturnType<typeof readRequest>,
  { statusOf, at, next, archiveCutoff }: OcspTerms,
): Uint8Array {
  const issuer = readCertificate(authority.issuing.certificate)
  const responder = readCertificate(authority.responder.certificate)
  const cutoff =
    archiveCutoff === undefined
      ? []
      : [element(0xa1, sequence(sequence(oid('1.3.6.1.5.5.7.48.1.6'), octets(generalizedTime(archiveCutoff)))))]
  const one = ({ raw, digest, nameHash, keyHash, serial }: Question) => {
    const ours =
      digest !== undefined &&
      createHash(digest).update(issuer.rawSubject).digest().equals(nameHash) &&
      createHash(digest).update(issuer.keyBits).digest().equals(keyHash)
    const status = ours ? statusOf(serial) : undefined
    const told = status === 'good' ? element(0x80) : status === undefined ? element(0x82) : revokedStatus(status)
    return sequence(raw, told, generalizedTime(at), element(0xa0, generalizedTime(next)), ...cutoff)
  }
  const content = sequence(
    element(0xa2, octets(createHash('sha1').update(responder.keyBits).digest())),
    generalizedTime(at),
    sequence(...asked.map(one)),
    ...(nonce === undefined ? [] : [element(0xa1, sequence(nonce))]),
  )
  return signed(content, privateKeyOf(authority.responder.key), [
    element(0xa0, sequence(authority.responder.certificate)),
  ])
}
