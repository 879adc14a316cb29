import { fault } from '#platform/fault.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { openVerifier, type PdfReport, type SignatureReport } from '#platform/pades/verify/index.ts'
import { fetcherFor } from './fetcher.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/** Milliseconds for a file; a signature that takes longer to prove is not kept. */
const budget = 30_000

/**
 * Whatever a file holds is looked at aside, the small ones too: a file of a hundred kilobytes may ask for seconds, and handing one over costs a
 * tenth of a millisecond. A little longer than the budget, so that a slow file ends in a report.
 */
export const verifier = openVerifier(2, { seconds: 40, megabytes: 512, idle: 600 })

/** What the verifier says of a file with the trust of this installation, from what the file holds alone. */
export function reportOf(file: ByteSource, trust: Trust, now: Date): Promise<PdfReport> {
  return verifier.verify(file, { roots: trust.roots, ends: trust.ends, at: now.getTime(), budget })
}

/** The same, and what the file does not bring is asked of whoever issued the certificates: five seconds an answer. */
export function reportOnline(file: ByteSource, trust: Trust, tools: Tools): Promise<PdfReport> {
  const fetcher = fetcherFor(trust.sample, tools)
  return verifier.verify(file, { roots: trust.roots, ends: trust.ends, at: tools.now().getTime(), budget, fetcher })
}

const own = ['integrity', 'coverage', 'laterChanges'] as const

/** How many signatures a file bears; time-stamps over it are none. */
export const signaturesIn = ({ signatures }: PdfReport): number =>
  signatures.filter((it) => it.kind === 'signature').length

/**
 * What does not hold of a file that grew, by its reason; undefined: all of it. What came must hold. What was there stands as it stood: open
 * where it was open, as of a weak or unknown form that somebody else used, and never bad.
 */
export function lostIn(before: PdfReport, after: PdfReport): string | undefined {
  for (const is of after.signatures) {
    const was = before.signatures.find((it) => it.field === is.field)
    for (const part of own) {
      const { result, reasons } = is[part]
      const asBefore = result === 'indeterminate' && was?.[part].result === 'indeterminate'
      // Of changes the harmless come first.
      const reason = part === 'laterChanges' ? reasons.at(-1) : reasons[0]
      if (result !== 'good' && !asBefore) return reason?.code ?? part
    }
  }
  return before.signatures.every((was) => after.signatures.some((it) => it.field === was.field)) ? undefined : 'count'
}

/** The signatures that came to a file, by their fields: whose certificate stands elsewhere in it says nothing of them. */
export const newIn = (before: PdfReport, after: PdfReport): readonly SignatureReport[] =>
  after.signatures.filter((is) => is.kind === 'signature' && !before.signatures.some((was) => was.field === is.field))

/**
 * Refuses to keep a file in which any signature fell, or whose newest is not that of the certificate used: every earlier one must verify
 * as before, or nothing is stored (the trials of libraries lost one silently).
 */
export async function refuseUnproven(
  file: ByteSource,
  trust: Trust,
  now: Date,
  expected: { readonly fingerprint: string; readonly before: PdfReport },
): Promise<PdfReport> {
  const report = await reportOf(file, trust, now)
  const lost = lostIn(expected.before, report)
  if (lost !== undefined) throw fault('signature.not-proven', { why: lost })
  const [came, more] = newIn(expected.before, report)
  if (came === undefined || more !== undefined) throw fault('signature.not-proven', { why: 'count' })
  if (came.signer?.fingerprint !== expected.fingerprint) throw fault('signature.not-proven', { why: 'certificate' })
  return report
}
