import { createHash } from 'node:crypto'
import { type Reference, SignedXml } from 'xml-crypto'
import { type Certificate, readCertificates } from '../pki/trust/certificate.ts'
import { bareTrust, judgeTrust, type TrustOptions } from '../pki/trust/judge.ts'
import { bad, good, indeterminate, type Reason, type Verdict } from '../pki/verdict.ts'
import { enveloped, exclusive, inclusive, restrict, sha256 } from './algorithms.ts'
import { lookThrough, type SignaturePlace, XmlFault } from './bounds.ts'
import { readProperties } from './properties.ts'

export interface XmlReport {
  readonly integrity: Verdict
  readonly chain: Verdict
  readonly revocation: Verdict
  readonly signer: Certificate | undefined
  /** What the signer says, ISO 8601; proved by nothing. */
  readonly claimedTime: string | undefined
  /**
   * What was signed, in canonical form and without the signature: the only XML a caller may read on. Undefined unless the signature holds:
   * whatever else stood in the file is nobody's word.
   */
  readonly content: string | undefined
  readonly notes: readonly Reason[]
}

interface Opened {
  readonly signer: Certificate
  readonly signature: SignedXml
}

/**
 * Judges the one enveloped signature of XML: over the whole document, by named algorithms, of the certificate it carries. Throws `XmlFault` for
 * what is no bounded XML or bears no signature. Nothing in it proves a time: chain and revocation are judged as of `at`.
 */
export async function verifyXml(xml: string, options: TrustOptions): Promise<XmlReport> {
  const place = lookThrough(xml)
  if (place === undefined) throw new XmlFault('xml.unsigned')
  const certificates = readCertificates(place.certificates.map((it) => new Uint8Array(Buffer.from(it, 'base64'))))
  const opened = openedBy(xml, place, certificates)
  const open = {
    chain: indeterminate({ code: 'chain.not-judged' }),
    revocation: indeterminate({ code: 'revocation.chain-open' }),
    claimedTime: undefined,
    content: undefined,
  }
  if (opened === undefined)
    return { ...open, integrity: bad({ code: 'xml.does-not-hold' }), signer: undefined, notes: [] }
  const { signer, signature } = opened
  const { content, properties, wrong } = partsOf(signature)
  if (wrong !== undefined) return { ...open, integrity: bad({ code: wrong }), signer, notes: [] }
  const hash = createHash('sha256').update(signer.der).digest('base64')
  const bound = properties?.digest === sha256 && properties.hash?.trim() === hash
  if (properties !== undefined && !bound)
    return { ...open, integrity: bad({ code: 'cms.signing-certificate-mismatch' }), signer, notes: [] }
  const { chain, revocation } = await judgeTrust(bareTrust(options), {
    certificate: signer,
    pool: certificates,
    own: { ocsps: [], lists: [] },
    at: options.at,
    proven: false,
    purpose: 'signing',
  })
  const notes = properties === undefined ? [{ code: 'format.no-signing-certificate' }] : []
  const bare = ({ result, reasons }: Verdict): Verdict => ({ result, reasons })
  return {
    integrity: good(),
    chain: bare(chain),
    revocation: bare(revocation),
    signer,
    claimedTime: properties?.time,
    content,
    notes,
  }
}

/** Each tried costs a reading of the whole document. */
const mostTried = 3

/** Those that issued none of the others, the likeliest to have signed. */
const likely = (certificates: readonly Certificate[]) =>
  certificates
    .filter((it) => !certificates.some((other) => other !== it && other.issuerKey === it.subjectKey))
    .slice(0, mostTried)

/** The certificate under which the signature holds, the first that does. */
function openedBy(xml: string, place: SignaturePlace, certificates: readonly Certificate[]): Opened | undefined {
  for (const signer of likely(certificates)) {
    const signature = new SignedXml({ publicCert: signer.publicKey })
    restrict(signature, () => {
      throw new XmlFault('xml.no-key')
    })
    try {
      signature.loadSignature(xml.slice(place.from, place.to))
      if (signature.checkSignature(xml)) return { signer, signature }
    } catch (error) {
      // The library refuses by sentences; which one says nothing to anybody who trusts the file less for it.
      if (!(error instanceof Error)) throw error
    }
  }
  return undefined
}

const isCanonical = (name: string | undefined) => name === exclusive || name === inclusive

/** One reference is to the whole document without the signature; the other, where there is one, to the properties signed along. */
function partsOf(signature: SignedXml) {
  const references = signature.getReferences()
  const whole = references.filter(({ uri }) => uri === '')
  const others = references.filter(({ uri }) => uri !== '')
  const [document] = whole
  const content = document?.signedReference
  const taken =
    document !== undefined && isEnveloped(document) && others.every(({ transforms }) => transforms.every(isCanonical))
  const [signed] = others
  const properties = signed?.signedReference === undefined ? undefined : readProperties(signed.signedReference)
  const known = others.length === 0 || (others.length === 1 && properties !== undefined)
  const wrong = whole.length !== 1 || content === undefined || !taken || !known ? 'xml.references' : undefined
  return { content, properties, wrong }
}

function isEnveloped({ transforms: [first, second, ...more] }: Reference): boolean {
  return first === enveloped && isCanonical(second) && more.length === 0
}
