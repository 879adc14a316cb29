import { fault } from '#platform/fault.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { type PdfReport, verifyPdf } from '#platform/pades/verify/index.ts'
import { fetcherFor } from './fetcher.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/** Milliseconds for a file; a signature that takes longer to prove is not kept. */
const budget = 30_000

/** What the verifier says of a file with the trust of this installation, from what the file holds alone. */
export function reportOf(file: ByteSource, trust: Trust, now: Date): Promise<PdfReport> {
  return verifyPdf(file, { roots: trust.roots, at: now.getTime(), budget })
}

/** The same, and what the file does not bring is asked of whoever issued the certificates: five seconds an answer. */
export function reportOnline(file: ByteSource, trust: Trust, tools: Tools): Promise<PdfReport> {
  const fetcher = fetcherFor(trust.sample, tools)
  return verifyPdf(file, { roots: trust.roots, at: tools.now().getTime(), budget, fetcher })
}

/**
 * Refuses to keep a file in which any signature fell, or whose newest is not that of the certificate used: every earlier one must verify
 * as before, or nothing is stored (the trials of libraries lost one silently).
 */
export async function refuseUnproven(
  file: ByteSource,
  trust: Trust,
  now: Date,
  expected: { readonly fingerprint: string; readonly before: number },
): Promise<PdfReport> {
  const report = await reportOf(file, trust, now)
  const signatures = report.signatures.filter((it) => it.kind === 'signature')
  for (const it of report.signatures)
    for (const part of ['integrity', 'coverage', 'laterChanges'] as const)
      if (it[part].result !== 'good') throw fault('signature.not-proven', { why: it[part].reasons[0]?.code ?? part })
  if (signatures.length !== expected.before + 1) throw fault('signature.not-proven', { why: 'count' })
  if (!signatures.some((it) => it.signer?.fingerprint === expected.fingerprint))
    throw fault('signature.not-proven', { why: 'certificate' })
  return report
}
