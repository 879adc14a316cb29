import { createHash, createPrivateKey } from 'node:crypto'
import { appendDss, completeSignature, prepareSignature } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { type SignatureReport, type VerifyOptions, verifyPdf } from '#platform/pades/verify/index.ts'
import { answer, openRegister } from '#platform/pki/authority/index.ts'
import { readCms } from '#platform/pki/cms/read.ts'
import { signWith } from '#platform/pki/cms/scheme.ts'
import { assembleCms, signedAttributes } from '#platform/pki/cms/write.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { buildChain } from '#platform/pki/trust/chain.ts'
import { collectValidationData } from '#platform/pki/trust/collect.ts'
import type { Fetcher } from '#platform/pki/trust/fetch.ts'
import { sampleTime } from '../pki/authority.ts'
import { ec, type Kind, type Order, rsa, tokenOver } from './signing.ts'

const holders = { rsa, ec }

/** An hour after everything was signed. */
export const now = sampleTime.getTime() + 3_600_000

/** Trust in the sample authority and nobody to ask. */
export function trusting(kind: Kind, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { roots: [readCertificate(holders[kind].authority.root.certificate)], at: now, ...more }
}

/** The authority's register, and a fetcher that asks it without a network. */
export function registerOf(kind: Kind, at: () => number = () => now) {
  const { authority, person, seal } = holders[kind]
  const register = openRegister(authority, () => new Date(at()))
  register.issued(person.serial)
  register.issued(seal.serial)
  const fetcher: Fetcher = async ({ address, body }) => {
    const path = new URL(address).pathname
    const { status, body: bytes } = answer(register, { path, ...(body === undefined ? {} : { body }) })
    return status === 200 ? { bytes } : { failure: 'status' }
  }
  return { register, fetcher, person, seal }
}

/** Signed with a time-stamp over the signature value. */
export function stamped(base: Uint8Array, kind: Kind, order: Order, who: 'person' | 'seal' = 'person'): Buffer {
  const { authority } = holders[kind]
  const { certificate, key } = holders[kind][who]
  if (key === undefined) throw new Error('no key')
  const prepared = prepareSignature(bytesOf(base), { time: sampleTime, room: 9000, ...order })
  const algorithm = { scheme: kind === 'rsa' ? 'rsa' : 'ecdsa', digest: 'sha256' } as const
  const attributes = signedAttributes(prepared.digest, certificate)
  const privateKey = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })
  const signature = signWith(privateKey, algorithm, attributes)
  const timestamp = tokenOver(createHash('sha256').update(signature).digest(), kind)
  const cms = assembleCms({
    attributes,
    signature,
    certificate,
    chain: [authority.issuing.certificate],
    algorithm,
    timestamp,
  })
  readCms(cms)
  return Buffer.concat([base, completeSignature(prepared, cms)])
}

/** With all data the authority gives about the signers and the time-stamps, collected as the signer would. */
export async function withValidationData(base: Uint8Array, kind: Kind): Promise<Buffer> {
  const { authority, person, seal } = holders[kind]
  const { fetcher } = registerOf(kind)
  const roots = [readCertificate(authority.root.certificate)]
  const pool = [readCertificate(authority.issuing.certificate)]
  const chains = [person.certificate, seal.certificate, authority.timestamping.certificate].map((der) =>
    buildChain({ certificate: readCertificate(der), pool, roots, at: now, proven: false, purpose: 'signing' }),
  )
  const data = await collectValidationData(chains, fetcher)
  if (data.missing.length > 0) throw new Error(JSON.stringify(data.missing))
  return Buffer.concat([base, appendDss(bytesOf(base), data)])
}

export async function reportsOf(pdf: Uint8Array, options: VerifyOptions): Promise<readonly SignatureReport[]> {
  return (await verifyPdf(bytesOf(pdf), options)).signatures
}

export const questions = [
  'integrity',
  'coverage',
  'laterChanges',
  'chain',
  'revocation',
  'time',
  'certification',
] as const

/** The answers that are not good: `question: result code code`. */
export function doubts(report: SignatureReport | undefined): string[] {
  return questions.flatMap((question) => {
    const { result, reasons } = report?.[question] ?? { result: 'none', reasons: [] }
    return result === 'good' ? [] : [`${question}: ${result} ${reasons.map(({ code }) => code).join(' ')}`.trim()]
  })
}

/** Codes of one answer. */
export function codes(report: SignatureReport | undefined, question: (typeof questions)[number]): string[] {
  return report?.[question].reasons.map(({ code }) => code) ?? []
}
