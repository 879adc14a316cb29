import type { Verdict } from '../../pki/verdict.ts'
import type { ByteSource } from '../bytes.ts'
import { openPdf } from '../file/index.ts'
import { judgeChanges } from './changes/index.ts'
import { pageTexts } from './looks/page-text.ts'
import { referenceIndex } from './references.ts'

/**
 * What an update that somebody else appended did to a file, object by object, whether or not the file was signed before: the first signature
 * of a file covers whatever was slipped in before it. Throws `PdfFault` for a file that cannot be read.
 */
export function changesSince(base: ByteSource, grown: ByteSource, milliseconds: number): Verdict {
  const deadline = performance.now() + milliseconds
  const timeLeft = () => performance.now() < deadline
  const references = referenceIndex(timeLeft)
  const permission = { level: 0, locks: [] } as const
  const order = {
    signed: openPdf(base),
    final: openPdf(grown),
    permission,
    references,
    texts: pageTexts(timeLeft),
    timeLeft,
  }
  return judgeChanges(order).verdict
}
