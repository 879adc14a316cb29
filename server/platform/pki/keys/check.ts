import { signatureHolds } from '../trust/algorithms.ts'
import { readCertificate } from '../trust/certificate.ts'
import { type ItemResult, type KeyDescription, KeyError, type SigningOrder } from './port.ts'

export const orderLimits = { items: 100, itemSize: 64 * 1024, label: 300 } as const

/** Refuses an order no key should be asked for. Throws `KeyError` `key.order`. */
export function checkOrder({ items, reference, description = '' }: SigningOrder): void {
  const refuse = (field: string) => {
    throw new KeyError('key.order', { field })
  }
  if (!/^[\w.:-]{1,100}$/u.test(reference)) refuse('reference')
  if (items.length === 0 || items.length > orderLimits.items) refuse('items')
  if (items.some(({ bytes }) => bytes.length === 0 || bytes.length > orderLimits.itemSize)) refuse('bytes')
  if ([description, ...items.map(({ label }) => label)].some((it) => it.length > orderLimits.label)) refuse('label')
}

/**
 * The signature as the key's keeper gave it, once it is known to be one over these bytes by this certificate: a token or provider that mixes up
 * orders must not put somebody's name under another document.
 */
export function checkedSignature(
  { certificate, algorithm }: KeyDescription,
  bytes: Uint8Array,
  signature: Uint8Array,
): ItemResult {
  const holds = signatureHolds(algorithm, readCertificate(certificate).publicKey, bytes, signature)
  return holds ? { state: 'signed', signature } : { state: 'failed', code: 'key.signature-wrong' }
}

/** One checked result for each item; what the keeper left out or refused is a failure by its code, never a shift of the others. */
export function checkedSignatures(
  description: KeyDescription,
  { items }: SigningOrder,
  given: readonly (Uint8Array | { readonly failed: string } | undefined)[],
): readonly ItemResult[] {
  return items.map(({ bytes }, at) => {
    const one = given[at]
    if (one === undefined) return { state: 'failed', code: 'key.signature-missing' }
    return one instanceof Uint8Array ? checkedSignature(description, bytes, one) : { state: 'failed', code: one.failed }
  })
}
