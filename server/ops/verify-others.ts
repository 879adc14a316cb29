import { readFileSync, statSync } from 'node:fs'
import { verifyCms } from '#platform/cades/index.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import type { PdfReport, SignatureReport } from '#platform/pades/verify/index.ts'
import { Malformed } from '#platform/pki/der/read.ts'
import type { Certificate } from '#platform/pki/trust/certificate.ts'
import type { TrustOptions } from '#platform/pki/trust/judge.ts'
import { isoOf, keyOf, signerOf } from '#platform/pki/trust/signer.ts'
import { good, indeterminate, type Reason, type Verdict } from '#platform/pki/verdict.ts'
import { verifyXml, XmlFault } from '#platform/xml-signature/index.ts'

const mostSignature = 1024 * 1024
/** Bytes; what is longer in characters the reader of XML refuses by itself. */
const mostXml = 64 * 1024 * 1024

interface Told {
  readonly subFilter: string
  readonly level: SignatureReport['level']
  readonly signer: Certificate | undefined
  readonly claimedTime: number | undefined
  readonly provenTime: number | undefined
  readonly digest: string | null
  readonly integrity: Verdict
  readonly chain: Verdict
  readonly revocation: Verdict
  readonly time: Verdict
  readonly notes: readonly Reason[]
}

/** In the shape of a signature of a PDF. What such a signature covers is the whole file, and nothing can be added to it. */
function reportOf({ signer, claimedTime, provenTime, ...told }: Told, size: number): PdfReport {
  const signature: SignatureReport = {
    ...told,
    field: '',
    kind: 'signature',
    signer: signerOf(signer),
    key: keyOf(signer),
    claimedTime: isoOf(claimedTime),
    provenTime: isoOf(provenTime),
    reason: null,
    location: null,
    revision: 1,
    revisions: 1,
    rangeEnd: size,
    page: null,
    box: null,
    seen: null,
    coverage: good({ code: 'coverage.whole-file' }),
    laterChanges: good(),
    certification: good({ code: 'certification.none' }),
  }
  return { size, revisions: 1, signatures: [signature], notes: [] }
}

/** DER, or the same in PEM as some programs write it. Throws `Malformed`. */
function signatureBytes(path: string): Uint8Array {
  if (statSync(path).size > mostSignature) throw new Malformed('der.too-large')
  const bytes = readFileSync(path)
  const [, inside] = /-----BEGIN (?:CMS|PKCS7)-----([A-Za-z0-9+/=\s]+)-----END/u.exec(bytes.toString('latin1')) ?? []
  return new Uint8Array(inside === undefined ? bytes : Buffer.from(inside, 'base64'))
}

/** Judges a signature that stands beside a file (`.p7s`). Throws `Malformed`. */
export async function verifyBeside(path: string, file: ByteSource, options: TrustOptions): Promise<PdfReport> {
  const { level, ...report } = await verifyCms(signatureBytes(path), file, options)
  const subFilter = level === 'CMS' ? 'CMS' : 'CAdES'
  return reportOf({ ...report, subFilter, level, digest: report.digest ?? null }, file.size)
}

const textOf = (file: ByteSource, end: number) =>
  Buffer.from(file.read(0, Math.min(end, file.size)))
    .toString('utf8')
    .replace(/^\uFEFF/u, '')

/** Whether a file begins as XML does, behind a byte order mark and white space. */
export function looksLikeXml(file: ByteSource): boolean {
  return /^\s*</u.test(textOf(file, 64))
}

/** Judges the enveloped signature of an XML file. Throws `XmlFault`. */
export async function verifyXmlFile(file: ByteSource, options: TrustOptions): Promise<PdfReport> {
  const { size } = file
  if (size > mostXml) throw new XmlFault('xml.too-large')
  const report = await verifyXml(textOf(file, size), options)
  const properties = report.claimedTime !== undefined
  return reportOf(
    {
      ...report,
      subFilter: properties ? 'XAdES' : 'XMLDSIG',
      level: properties ? 'B-B' : 'unknown',
      claimedTime: report.claimedTime === undefined ? undefined : Date.parse(report.claimedTime),
      provenTime: undefined,
      digest: null,
      time: indeterminate({ code: 'time.claimed-only' }),
    },
    size,
  )
}
