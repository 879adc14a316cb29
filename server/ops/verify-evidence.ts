import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { openBytes, passingPieces } from '#platform/pades/bytes.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import { type EvidenceReport, readEvidence, verifyEvidence } from '#platform/pki/evidence/index.ts'
import type { Certificate } from '#platform/pki/trust/certificate.ts'
import { reasonText, resultText } from './verify-words.ts'

const mostRecord = 4 * 1024 * 1024

export interface EvidenceCall {
  readonly record: string
  readonly file: string
  readonly json: boolean
  readonly roots: readonly Certificate[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The hash of a file of any size by each digest that is asked for. */
function hasherOf(path: string): (digest: string) => Uint8Array {
  return (digest) => {
    const file = openBytes(path)
    try {
      const hash = createHash(digest)
      for (const piece of passingPieces(file)) hash.update(piece)
      return new Uint8Array(hash.digest())
    } finally {
      file.close()
    }
  }
}

function linesOf({ record, file }: EvidenceCall, { result, since, until, stamps, reasons }: EvidenceReport): string[] {
  return [
    `${file}: ${resultText[result]} – bằng chứng ${record}`,
    ...(since === null || until === null
      ? []
      : [`  tệp có nguyên như vậy từ ${since}; bằng chứng còn sức thuyết phục đến ${until}`]),
    ...stamps.map(({ time, service, digest }) => `  dấu thời gian ${time}, ${digest}, ${service}`),
    ...reasons.map((reason) => `  · ${reasonText(reason)}`),
  ]
}

/**
 * What an evidence record (RFC 4998) proves of a file, without a network. Answers the exit code: 0 it is proved or open for want of trust, 1 it is
 * refuted, 2 something cannot be read.
 */
export function verifyEvidenceFile(call: EvidenceCall, say: (line: string) => void): 0 | 1 | 2 {
  try {
    if (statSync(call.record).size > mostRecord) throw new Malformed('der.too-large')
    const chains = readEvidence(new Uint8Array(readFileSync(call.record)))
    const report = verifyEvidence(chains, hasherOf(call.file), { roots: call.roots, at: call.at })
    if (call.json) say(JSON.stringify({ file: call.file, evidence: call.record, ...report }))
    else for (const line of linesOf(call, report)) say(line)
    return report.result === 'bad' ? 1 : 0
  } catch (error) {
    const system = error instanceof Error && 'syscall' in error && 'code' in error ? `file.${String(error.code)}` : ''
    const code = error instanceof Malformed ? error.code : system
    if (code === '') throw error
    if (call.json) say(JSON.stringify({ file: call.file, evidence: call.record, error: { code } }))
    else say(`${call.record}: không đọc được bằng chứng (${code})`)
    return 2
  }
}
