import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { type ByteSource, passingPieces } from '../pades/bytes.ts'
import { checkCms } from '../pki/cms/check.ts'
import { type CmsSignature, readCms } from '../pki/cms/read.ts'
import { contentTypes } from '../pki/cms/write.ts'
import type { Certificate } from '../pki/trust/certificate.ts'
import {
  bareTrust,
  digestEnded,
  judgeSignatureStamp,
  judgeTrust,
  type ProvenTime,
  type TrustOptions,
} from '../pki/trust/judge.ts'
import { readRevocation } from '../pki/trust/revocation.ts'
import { bad, good, indeterminate, type Reason, together, type Verdict } from '../pki/verdict.ts'

export interface CmsReport {
  /** `CMS`: without the signer's certificate bound in; else the baseline levels of ETSI EN 319 122-1. */
  readonly level: 'CMS' | 'B-B' | 'B-T'
  readonly signer: Certificate | undefined
  /** Milliseconds since 1970: what the signer says, and what a time-stamp proves. */
  readonly claimedTime: number | undefined
  readonly provenTime: number | undefined
  readonly digest: string | undefined
  readonly integrity: Verdict
  readonly chain: Verdict
  readonly revocation: Verdict
  readonly time: Verdict
  readonly notes: readonly Reason[]
}

/**
 * Judges a signature that stands beside a file, or that carries what it signs and is about this file all the same. Throws `Malformed` for what is
 * no SignedData with one signer.
 */
export async function verifyCms(bytes: Uint8Array, file: ByteSource, options: TrustOptions): Promise<CmsReport> {
  const cms = readCms(bytes)
  const digest = await digestOf(cms, file)
  const { result, reasons, signer, certificates } = checkCms(cms, () => digest, contentTypes.data)
  const integrity: Verdict = carriesAnother(cms, digest)
    ? bad(...reasons, { code: 'cms.content-other' })
    : { result, reasons }
  const store = bareTrust(options)
  const stamp = await judgeSignatureStamp(store, cms, { time: options.at, proven: false })
  const proven = stamp?.time
  const over = digestEnded([cms.digest], proven ?? options.at, options.ends)
  const report = {
    level: levelOf(cms, proven),
    signer,
    claimedTime: cms.signingTime,
    provenTime: proven,
    digest: cms.digest,
    integrity:
      over === undefined ? integrity : together([integrity, indeterminate({ code: 'cms.digest-ended', ...over })]),
    time: timeOf(stamp),
    notes: notesOf(cms, proven),
  } as const
  if (signer === undefined)
    return {
      ...report,
      chain: indeterminate({ code: 'chain.not-judged' }),
      revocation: indeterminate({ code: 'revocation.chain-open' }),
    }
  const { chain, revocation } = await judgeTrust(store, {
    certificate: signer,
    pool: certificates,
    own: readRevocation(cms.ocsps, cms.crls),
    at: proven ?? options.at,
    proven: proven !== undefined,
    purpose: 'signing',
  })
  const bare = ({ result, reasons }: Verdict): Verdict => ({ result, reasons })
  return { ...report, chain: bare(chain), revocation: bare(revocation) }
}

async function digestOf({ digest }: CmsSignature, file: ByteSource): Promise<Uint8Array> {
  if (digest === undefined) return new Uint8Array()
  const hash = createHash(digest)
  let count = 0
  for (const piece of passingPieces(file)) {
    hash.update(piece)
    if (++count % 32 === 0) await turn()
  }
  return hash.digest()
}

/** A signature may carry its content; it must then be this file and no other. */
function carriesAnother({ content, digest }: CmsSignature, ofFile: Uint8Array): boolean {
  return content !== undefined && digest !== undefined && !createHash(digest).update(content).digest().equals(ofFile)
}

function levelOf({ signingCertificate }: CmsSignature, proven: number | undefined): CmsReport['level'] {
  if (signingCertificate === undefined) return 'CMS'
  return proven === undefined ? 'B-B' : 'B-T'
}

function timeOf(stamp: ProvenTime | undefined): Verdict {
  if (stamp === undefined) return indeterminate({ code: 'time.claimed-only' })
  const { result, reasons } = stamp
  return result === 'good' ? good({ code: 'time.signature-timestamp' }, ...reasons) : { result, reasons }
}

function notesOf({ signingCertificate, timestamps, signingTime }: CmsSignature, proven: number | undefined): Reason[] {
  return [
    ...(signingCertificate === undefined ? [{ code: 'format.no-signing-certificate' }] : []),
    ...(timestamps.length === 0 ? [{ code: 'format.no-timestamp' }] : []),
    // Clocks may differ by some minutes.
    ...(signingTime !== undefined && proven !== undefined && signingTime > proven + 300_000
      ? [{ code: 'time.claimed-later' }]
      : []),
  ]
}
