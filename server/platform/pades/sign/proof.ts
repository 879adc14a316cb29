import { checkTimestamp, readTimestamp } from '../../pki/timestamp/read.ts'
import type { TimestampLimits } from '../../pki/timestamp/request.ts'
import { type Certificate, isSignedBy, readCertificate, readCertificates } from '../../pki/trust/certificate.ts'
import type { Chain } from '../../pki/trust/chain.ts'
import { collectValidationData, completeChain } from '../../pki/trust/collect.ts'
import type { Fetcher } from '../../pki/trust/fetch.ts'
import { judgeRevocation, readRevocation } from '../../pki/trust/revocation.ts'
import type { Reason } from '../../pki/verdict.ts'
import { appendDss, completeSignature, prepareDocumentTimestamp } from '../append/index.ts'
import type { ByteSource } from '../bytes.ts'
import { stampOverDigest } from './signature.ts'

/** The proof cannot be had, or shows that nothing should be signed: `chain`, `revoked`, `missing`, each with its reasons. */
export class ProofRefused extends Error {
  readonly code: 'proof.chain' | 'proof.revoked' | 'proof.missing'
  readonly facts: Readonly<Record<string, string>>
  constructor(code: ProofRefused['code'], reasons: readonly Reason[]) {
    super(code)
    this.name = 'ProofRefused'
    this.code = code
    this.facts = { reasons: reasons.map((reason) => reason.code).join(' ') }
  }
}

export interface ProofOrder {
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
  /** The time-stamp over the signature: whose service's certificate is proved too. */
  readonly timestamp: Uint8Array
  /** Roots to lead to; the tops of the chains themselves are taken besides, because embedding is not believing. */
  readonly roots: readonly Certificate[]
  readonly fetcher: Fetcher
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * The tail with everything the signature and its time-stamp are judged by later (level B-LT). To be made after the signature, because an
 * answer from before it proves less. Throws `ProofRefused` when a certificate is revoked or an answer is missing: half a proof is not embedded
 * in silence.
 */
export async function proofTail(file: ByteSource, order: ProofOrder): Promise<Uint8Array> {
  const { timestamp, fetcher, at } = order
  const token = readTimestamp(timestamp)
  const checked = checkTimestamp(timestamp, () => token.info.imprint)
  const signer = readCertificate(order.certificate)
  const above = readCertificates(order.chain)
  const chains = [await chainOf(signer, above, order, 'signing', at)]
  if (checked.signer !== undefined)
    chains.push(await chainOf(checked.signer, [...checked.certificates, ...above], order, 'timestamp', token.info.time))
  const data = await collectValidationData(chains, fetcher)
  if (data.missing.length > 0) throw new ProofRefused('proof.missing', data.missing)
  const known = readRevocation(data.ocsps, data.crls)
  const pool = readCertificates(data.certificates)
  for (const chain of chains) {
    const { result, reasons } = judgeRevocation(chain, at, known, pool)
    if (result === 'bad') throw new ProofRefused('proof.revoked', reasons)
  }
  return appendDss(file, data)
}

async function chainOf(
  certificate: Certificate,
  pool: readonly Certificate[],
  { roots, fetcher }: ProofOrder,
  purpose: 'signing' | 'timestamp',
  at: number,
): Promise<Chain> {
  const tops = (among: readonly Certificate[]) =>
    among.filter((it) => it.subjectKey === it.issuerKey && isSignedBy(it, it))
  const order = { certificate, pool, roots: [...roots, ...tops(pool)], at, proven: true, purpose }
  const first = await completeChain(order, fetcher)
  const fetched = tops(first.path)
  const chain =
    first.trusted || fetched.length === 0
      ? first
      : await completeChain({ ...order, roots: [...order.roots, ...fetched] }, fetcher)
  if (!chain.trusted || chain.result === 'bad') throw new ProofRefused('proof.chain', chain.reasons)
  return chain
}

/** The tail with a time-stamp over the whole file, validation data included (level B-LTA). Throws as `stampOver` does. */
export async function archiveTail(file: ByteSource, address: string, limits?: TimestampLimits): Promise<Uint8Array> {
  const prepared = prepareDocumentTimestamp(file, 10 * 1024)
  return completeSignature(prepared, await stampOverDigest(address, prepared.digest, limits))
}
