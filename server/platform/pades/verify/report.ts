import type { TrustOptions } from '../../pki/trust/judge.ts'
import type { SignerReport } from '../../pki/trust/signer.ts'
import type { Reason, Verdict } from '../../pki/verdict.ts'
import type { SeenBox } from '../append/frame.ts'

export interface VerifyOptions extends TrustOptions {
  /** Milliseconds for the whole file; what is not reached by then is said to be open. 60,000 when not given. */
  readonly budget?: number
}

/**
 * `CMS`: no PAdES baseline, as adbe.pkcs7.detached. `timestamp`: a document time-stamp. The others of ETSI EN 319 142-1 by what the file
 * holds and could be shown with the roots given.
 */
export type Level = 'CMS' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'timestamp' | 'unknown'

/** One signature, every question answered apart. There is no sum of them. */
export interface SignatureReport {
  readonly field: string
  readonly kind: 'signature' | 'timestamp'
  readonly subFilter: string
  readonly level: Level
  readonly signer: SignerReport | null
  /** What the file says of itself, ISO 8601 in UTC. */
  readonly claimedTime: string | null
  /** When it is proved to have existed. */
  readonly provenTime: string | null
  readonly reason: string | null
  readonly location: string | null
  /** `sha256`, and `RSA 2048`. */
  readonly digest: string | null
  readonly key: string | null
  /** Counted from 1; null when it is not a revision of the file. */
  readonly revision: number | null
  readonly revisions: number
  /** The file up to here is what was signed; for handing out the signed revision. */
  readonly rangeEnd: number | null
  /** Page counted from 1 and rectangle in the page's own coordinates, where it is seen. */
  readonly page: number | null
  readonly box: readonly number[] | null
  /** The same as the page is displayed, points from its upper left corner; null where nothing can be seen. */
  readonly seen: SeenBox | null
  readonly integrity: Verdict
  readonly coverage: Verdict
  readonly laterChanges: Verdict
  readonly chain: Verdict
  readonly revocation: Verdict
  readonly time: Verdict
  readonly certification: Verdict
  /** What departs from the formats without making the signature worse, and what is weak. */
  readonly notes: readonly Reason[]
}

export interface PdfReport {
  /** Bytes. */
  readonly size: number
  readonly revisions: number
  readonly signatures: readonly SignatureReport[]
  /** About the file as a whole: signatures no field leads to, too many of them. */
  readonly notes: readonly Reason[]
}
