import type { ByteSource } from '../bytes.ts'
import { type SignatureReport, verifyPdf } from '../verify/index.ts'

export interface Worsened {
  readonly field: string
  readonly question: 'integrity' | 'laterChanges' | 'missing'
}

/**
 * What an update made worse, judged by the verifier: a new signature that does not hold, an earlier one that held before and does not now. To be
 * asked before the update is kept; empty means it may be. `at`: milliseconds since 1970. `onCertified` as in the order of the signature: readers
 * differ whether a new visible field is a change there, and whoever ordered it has accepted that.
 */
export async function recheck(
  base: ByteSource,
  updated: ByteSource,
  at: number,
  onCertified = false,
): Promise<readonly Worsened[]> {
  const options = { roots: [], at }
  const [before, after] = [await verifyPdf(base, options), await verifyPdf(updated, options)]
  const known = new Map(before.signatures.map((it) => [it.field, it]))
  const now = new Set(after.signatures.map(({ field }) => field))
  const lost = before.signatures.filter(({ field }) => !now.has(field))
  return [
    ...lost.map(({ field }): Worsened => ({ field, question: 'missing' })),
    ...after.signatures.flatMap((it) => worsened(known.get(it.field), it, onCertified)),
  ]
}

function worsened(
  before: SignatureReport | undefined,
  after: SignatureReport,
  onCertified: boolean,
): readonly Worsened[] {
  return (['integrity', 'laterChanges'] as const).flatMap((question) => {
    const was = before?.[question].result ?? 'good'
    const is = after[question].result
    const accepted = onCertified && question === 'laterChanges' && is === 'indeterminate'
    return is === 'good' || is === was || was === 'bad' || accepted ? [] : [{ field: after.field, question }]
  })
}
