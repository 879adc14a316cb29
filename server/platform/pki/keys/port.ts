import type { SignatureAlgorithm } from '../cms/scheme.ts'

/** What is known of a key before anything is signed: enough to prepare files and to warn of an ended certificate before asking for a PIN. */
export interface KeyDescription {
  readonly certificate: Uint8Array
  /** The certificates above, the issuing one first, as far as the key's keeper has them. */
  readonly chain: readonly Uint8Array[]
  readonly algorithm: SignatureAlgorithm
  /** Items one order may hold, where its keeper says so. */
  readonly most?: number
}

export interface SigningOrder {
  /** Names the order, made up by the caller once: a provider that is asked again under it must not sign again. */
  readonly reference: string
  /** What is signed, one after the other under one authorisation: signed attributes of at most 64 KB each, 1 to 100 of them. */
  readonly items: readonly SigningItem[]
  /** What the person reads on the phone. */
  readonly description?: string
  /** What the person typed for this order alone, where the keeper wants it with the order. */
  readonly secrets?: readonly { readonly id: 'PIN' | 'OTP'; readonly value: string }[]
}

export interface SigningItem {
  readonly bytes: Uint8Array
  /** Name of the document for the person. */
  readonly label: string
}

/** One result for each item in the order of the items. A signature has been verified against the certificate before it stands here. */
export type ItemResult =
  | { readonly state: 'signed'; readonly signature: Uint8Array }
  | { readonly state: 'failed'; readonly code: string }

/** An order somebody still has to confirm. Kept by the caller: with it the outcome can be asked by another process, at any time. */
export interface Waiting {
  readonly transaction: string
  /** After it the provider promises nothing. */
  readonly until: Date
}

export type Begun =
  | { readonly state: 'signed'; readonly results: readonly ItemResult[] }
  | ({ readonly state: 'waiting' } & Waiting)

/** `signed-late`: learned after `until`, when the caller may have given up; the signatures are good, whether they are wanted is the caller's to say. */
export type Outcome =
  /** `transaction`: what it is called from now on; to be kept, since another process knows the old name alone. */
  | { readonly state: 'waiting'; readonly transaction?: string }
  | { readonly state: 'signed' | 'signed-late'; readonly results: readonly ItemResult[] }
  | { readonly state: 'refused' | 'expired' | 'unknown' }

/** A means of signing. The key itself never leaves it. Everything may throw `KeyError`. */
export interface SigningKey {
  describe(): Promise<KeyDescription>
  begin(order: SigningOrder): Promise<Begun>
  /** May be asked as often as wanted, also after `until` and after an answer was given: the same transaction gives the same signatures. */
  outcome(waiting: Waiting, order: SigningOrder): Promise<Outcome>
  close(): Promise<void>
}

/** Why a key could not be used. Facts never hold a secret. */
export class KeyError extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: string, facts: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(code, { cause })
    this.name = 'KeyError'
    this.code = code
    this.facts = facts
  }
}
