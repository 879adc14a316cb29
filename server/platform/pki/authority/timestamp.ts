import { createHash } from 'node:crypto'
import { privateKeyOf, signWith } from '../cms/scheme.ts'
import { assembleCarrying, contentTypes, signedAttributes } from '../cms/write.ts'
import {
  booleanOf,
  type DerNode,
  expectTag,
  Malformed,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  smallOf,
} from '../der/read.ts'
import { bits, generalizedTime, integer, oid, sequence, unsigned, utf8 } from '../der/write.ts'
import { digestOf } from '../trust/algorithms.ts'
import { authorityScheme } from './certificate.ts'
import type { Authority } from './create.ts'
import { requestLimit } from './ocsp.ts'

/** Under the number kept for examples (RFC 5612): it promises nothing. */
export const samplePolicy = '1.3.6.1.4.1.32473.4.1'

export interface TimestampTerms {
  readonly at: Date
  /** Never given twice by one authority. */
  readonly serial: Uint8Array
}

/** Numbers of PKIFailureInfo (RFC 3161, 2.4.2). */
const failures = { badAlg: 0, badRequest: 2, badDataFormat: 5, unacceptedPolicy: 15, unacceptedExtension: 16 } as const

class Refusal extends Error {
  readonly failure: keyof typeof failures
  constructor(failure: keyof typeof failures) {
    super(failure)
    this.failure = failure
  }
}

interface Request {
  readonly imprint: DerNode
  readonly nonce: Uint8Array | undefined
  readonly certificates: boolean
}

function readRequest(bytes: Uint8Array): Request {
  if (bytes.length > requestLimit) throw new Refusal('badDataFormat')
  const [version, imprint, ...rest] = partsOf(expectTag(readDer(bytes), 0x30))
  if (version === undefined || imprint === undefined || smallOf(version) !== 1) throw new Refusal('badRequest')
  const [algorithm, hash] = partsOf(expectTag(imprint, 0x30))
  const digest = digestOf(algorithm)
  if (digest === undefined || digest === 'sha1') throw new Refusal('badAlg')
  if (octetsOf(hash).length !== createHash(digest).digest().length) throw new Refusal('badDataFormat')
  const policy = rest.find(({ tag }) => tag === 0x06)
  if (policy !== undefined && oidOf(policy) !== samplePolicy) throw new Refusal('unacceptedPolicy')
  if (rest.some(({ tag }) => tag === 0xa0)) throw new Refusal('unacceptedExtension')
  const nonce = rest.find(({ tag }) => tag === 0x02)?.raw
  if (nonce !== undefined && nonce.length > 64) throw new Refusal('badRequest')
  const wanted = rest.find(({ tag }) => tag === 0x01)
  return { imprint, nonce, certificates: wanted !== undefined && booleanOf(wanted) }
}

/** Answers a time-stamp request (RFC 3161), or says in the protocol's own words why not. */
export function answerTimestamp(authority: Authority, request: Uint8Array, terms: TimestampTerms): Uint8Array {
  try {
    return sequence(sequence(integer(0)), tokenFor(authority, readRequest(request), terms))
  } catch (error) {
    if (error instanceof Refusal) return rejection(error.failure)
    if (error instanceof Malformed) return rejection('badDataFormat')
    throw error
  }
}

/** PKIStatus `rejection` with its one reason as a named bit. */
function rejection(failure: keyof typeof failures): Uint8Array {
  const bit = failures[failure]
  const flags = new Uint8Array((bit >> 3) + 1)
  flags[bit >> 3] = 0x80 >> (bit & 7)
  return sequence(sequence(integer(2), sequence(utf8(failure)), bits(flags, 7 - (bit & 7))))
}

function tokenFor(authority: Authority, { imprint, nonce, certificates }: Request, terms: TimestampTerms): Uint8Array {
  const { key, certificate } = authority.timestamping
  const said = sequence(
    integer(1),
    oid(samplePolicy),
    imprint.raw,
    unsigned(terms.serial),
    generalizedTime(terms.at),
    sequence(integer(1)),
    ...(nonce === undefined ? [] : [nonce]),
  )
  const signingKey = privateKeyOf(key)
  const algorithm = authorityScheme(signingKey)
  const digest = createHash(algorithm.digest).update(said).digest()
  const attributes = signedAttributes(digest, certificate, contentTypes.timestamp)
  const signature = signWith(signingKey, algorithm, attributes)
  const chain = [authority.issuing.certificate]
  const content = { type: contentTypes.timestamp, bytes: said }
  return assembleCarrying({ attributes, signature, certificate, chain, algorithm }, content, certificates)
}
