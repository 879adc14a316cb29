import { completeSignature, prepareSignature } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import type { Authority, Issued } from '#platform/pki/authority/index.ts'
import { privateKeyOf, signWith } from '#platform/pki/cms/scheme.ts'
import { assembleCms, signedAttributes } from '#platform/pki/cms/write.ts'

/** As a program on somebody's computer would: a field of its own, a key (P-256) of its own, the issuing certificate beside. */
export function signedBy(authority: Authority, by: Issued, field: string, file: Uint8Array): Uint8Array {
  const base = bytesOf(file)
  const prepared = prepareSignature(base, { field, time: new Date(), room: 8192 })
  const attributes = signedAttributes(prepared.digest, by.certificate)
  const algorithm = { scheme: 'ecdsa', digest: 'sha256' } as const
  const signature = signWith(privateKeyOf(by.key ?? new Uint8Array()), algorithm, attributes)
  const chain = [authority.issuing.certificate]
  const cms = assembleCms({ attributes, signature, certificate: by.certificate, chain, algorithm })
  return Buffer.concat([file, completeSignature(prepared, cms)])
}
