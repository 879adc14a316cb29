import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type FileBytes, openBytes } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { type PdfReport, type SignatureReport, type VerifyOptions, verifyPdf } from '#platform/pades/verify/index.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import { certificatesOfPem } from '#platform/pki/trust/certificate.ts'
import { frugalFetcher, onlineFetcher } from '#platform/pki/trust/fetch.ts'
import type { Verdict } from '#platform/pki/verdict.ts'
import { XmlFault } from '#platform/xml-signature/index.ts'
import { verifyEvidenceFile } from './verify-evidence.ts'
import { looksLikeXml, verifyBeside, verifyXmlFile } from './verify-others.ts'
import { questions, reasonText, resultText, unreadableText } from './verify-words.ts'

/**
 * `npm run -s verify -- [--json] [--trust ROOTS.pem]… [--offline] [--at TIME] FILE…`: what is to be said of the signatures of PDF and XML files.
 * Needs neither server nor database. With `--signature FILE.p7s FILE`: of a signature that stands beside any file. With
 * `--evidence RECORD.er FILE`: what an evidence record (RFC 4998) proves of a file. Ends with 0 when nothing is bad, 1 when something is, 2 when a file cannot be read or the call is wrong.
 */
const usage =
  'Cách dùng / usage: npm run -s verify -- [--json] [--trust roots.pem] [--offline] [--at 2026-11-22T10:00:00Z] FILE.pdf|FILE.xml… | --signature FILE.p7s FILE | --evidence RECORD.er FILE'

const say = (line: string) => process.stdout.write(`${line}\n`)
const verdicts = ['integrity', 'coverage', 'laterChanges', 'chain', 'revocation', 'time', 'certification'] as const

interface Call {
  readonly json: boolean
  readonly files: readonly string[]
  readonly options: VerifyOptions
  /** Path of an evidence record about the one file. */
  readonly evidence: string | undefined
  /** Path of a signature that stands beside the one file. */
  readonly signature: string | undefined
}

/** Reads the command line; nothing when it makes no sense. */
function readCall(words: readonly string[]): Call | undefined {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      trust: { type: 'string', multiple: true, default: [] },
      at: { type: 'string' },
      evidence: { type: 'string' },
      signature: { type: 'string' },
    },
  })
  const at = values.at === undefined ? Date.now() : Date.parse(values.at)
  const roots = values.trust.flatMap((path) => certificatesOfPem(readFileSync(path, 'utf8')))
  if (positionals.length === 0 || Number.isNaN(at) || (values.trust.length > 0 && roots.length === 0)) return undefined
  const { evidence, signature } = values
  const beside = [evidence, signature].filter((it) => it !== undefined).length
  if (beside > 1 || (beside === 1 && positionals.length !== 1)) return undefined
  // Without roots no answer from the network could change a verdict.
  const online = !values.offline && roots.length > 0
  const network = onlineFetcher({ timeout: 5000, allowPrivate: false })
  const fetcher = online ? { fetcher: frugalFetcher(network, { milliseconds: 60_000, questions: 200 }) } : {}
  return { json: values.json, evidence, signature, files: positionals, options: { roots, at, ...fetcher } }
}

/** The report as data: no bytes, the signer by name. */
function plain({ signer, ...signature }: SignatureReport) {
  if (signer === null) return { ...signature, signer: null, certificate: null }
  const { certificate: _, name, ...certificate } = signer
  return { ...signature, signer: name, certificate }
}

function printReport(file: string, report: PdfReport): void {
  say(`${file}: ${report.signatures.length} chữ ký, ${report.revisions} lần ghi`)
  for (const note of report.notes) say(`  ! ${reasonText(note)}`)
  report.signatures.forEach((it, nth) => {
    const kind = it.signer?.subjectKind.kind
    const who = kind === 'agency' ? ' (cơ quan)' : kind === 'person' ? ' (cá nhân)' : ''
    say(
      `  ${nth + 1}. ${it.signer?.name ?? 'Không rõ người ký'}${who}${it.field === '' ? '' : ` – trường ${it.field}`}`,
    )
    say(
      `     ${it.subFilter}, mức ${it.level}; khai lúc ${timeText(it.claimedTime)}, chứng minh được ${timeText(it.provenTime)}`,
    )
    for (const question of verdicts) printVerdict(questions[question], it[question])
    for (const note of it.notes) say(`     · ${reasonText(note)}`)
  })
}

function printVerdict(question: string, { result, reasons }: Verdict): void {
  say(`     ${question}: ${resultText[result]}${reasons.length > 0 ? ` – ${reasons.map(reasonText).join('; ')}` : ''}`)
}

const zone = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const timeText = (time: string | null) => (time === null ? '(không)' : zone.format(new Date(time)))

/** 0 nothing bad, 1 something bad, 2 unreadable. */
async function verifyFile(file: string, { json, options, signature }: Call): Promise<0 | 1 | 2> {
  let source: FileBytes | undefined
  try {
    source = openBytes(file)
    const report =
      signature !== undefined
        ? await verifyBeside(signature, source, options)
        : await (looksLikeXml(source) ? verifyXmlFile(source, options) : verifyPdf(source, options))
    if (json) say(JSON.stringify({ file, ...report, signatures: report.signatures.map(plain) }))
    else printReport(file, report)
    return report.signatures.some((it) => verdicts.some((question) => it[question].result === 'bad')) ? 1 : 0
  } catch (error) {
    const fault = faultOf(error)
    if (json) say(JSON.stringify({ file, error: fault, signatures: [] }))
    else say(`${file}: ${unreadableText(fault.code)}`)
    return 2
  } finally {
    source?.close()
  }
}

function faultOf(error: unknown): { readonly code: string } {
  if (error instanceof PdfFault || error instanceof XmlFault || error instanceof Malformed)
    return { code: error.code, ...error.facts }
  const system = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
  if (typeof system === 'string') return { code: `file.${system}` }
  throw error
}

async function main(): Promise<number> {
  let call: Call | undefined
  try {
    call = readCall(process.argv.slice(2))
  } catch (error) {
    // A word the command line does not know, roots that are not there or no certificates: all answered by how it is called.
    if (!(error instanceof Malformed) && !(error instanceof Error && 'code' in error)) throw error
    process.stderr.write(`${error.message}\n`)
  }
  if (call === undefined) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const { evidence, json, options } = call
  const [file] = call.files
  if (evidence !== undefined && file !== undefined)
    return verifyEvidenceFile({ record: evidence, file, json, roots: options.roots, at: options.at }, say)
  let worst = 0
  for (const file of call.files) worst = Math.max(worst, await verifyFile(file, call))
  return worst
}

// A reader that has seen enough, as `head`, is no fault.
process.stdout.on('error', () => process.exit(0))
process.exitCode = await main()
