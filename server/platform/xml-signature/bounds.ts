import { SaxesParser } from 'saxes'

/** XML that is not taken, or a signature in it that cannot be read: a code and its facts. */
export class XmlFault extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: string, facts: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'XmlFault'
    this.code = code
    this.facts = facts
  }
}

/** Characters; envelopes of interchange carry files beside them, not inside. */
const mostCharacters = 16 * 1024 * 1024
const mostDepth = 100
/** Bringing it into canonical form takes time with the square of them: half a second for so many. */
const mostElements = 5000
const mostAttributes = 1000
const mostCertificates = 10
/** References and their transforms: each has the document read again. Ours have five. */
const mostReferences = 12
export const signatureSpace = 'http://www.w3.org/2000/09/xmldsig#'

/** Where the one signature stands in the text, and what it says outside of what is signed. */
export interface SignaturePlace {
  readonly from: number
  readonly to: number
  /** Base64 of the certificates of KeyInfo. */
  readonly certificates: readonly string[]
}

/**
 * Reads through XML before anything is built of it: well-formed, no document type (no entities, no outside files), no processing
 * instructions, bounded, no identifier twice. Answers the signature below the root, if
 * there is one; several, or one that stands deeper, are refused: what they sign could be hung in elsewhere. Throws `XmlFault`.
 */
export function lookThrough(xml: string): SignaturePlace | undefined {
  if (xml.length > mostCharacters) throw new XmlFault('xml.too-large', { most: mostCharacters })
  const ids = new Set<string>()
  const certificates: string[] = []
  let [depth, elements, references, from, to] = [0, 0, 0, -1, -1]
  let text: string[] | undefined
  const parser = new SaxesParser({ xmlns: true })
  const refuse = (code: string) => () => {
    throw new XmlFault(code)
  }
  parser.on('error', refuse('xml.malformed'))
  parser.on('doctype', refuse('xml.doctype'))
  parser.on('processinginstruction', refuse('xml.instruction'))
  parser.on('opentag', ({ local, uri, attributes }) => {
    depth += 1
    elements += 1
    if (depth > mostDepth || elements > mostElements) throw new XmlFault('xml.too-many')
    refuseTwice(ids, Object.values(attributes))
    if (uri !== signatureSpace) return
    if (local === 'Signature') {
      if (from >= 0 || depth !== 2) throw new XmlFault('xml.signature-place')
      from = xml.lastIndexOf('<', parser.position - 1)
    }
    if (local === 'Reference' || local === 'Transform') references += 1
    if (references > mostReferences) throw new XmlFault('xml.references')
    if (local === 'X509Certificate') text = []
  })
  parser.on('text', (part) => text?.push(part))
  parser.on('closetag', ({ local, uri }) => {
    depth -= 1
    if (uri !== signatureSpace) return
    if (local === 'Signature') to = parser.position
    if (local === 'X509Certificate' && text !== undefined && certificates.length < mostCertificates) {
      certificates.push(text.join('').replaceAll(/\s/gu, ''))
      text = undefined
    }
  })
  parser.write(xml).close()
  if (elements === 0) throw new XmlFault('xml.malformed')
  return from < 0 ? undefined : { from, to, certificates }
}

function refuseTwice(
  ids: Set<string>,
  attributes: readonly { readonly local: string; readonly value: string }[],
): void {
  if (attributes.length > mostAttributes) throw new XmlFault('xml.too-many')
  for (const { local, value } of attributes) {
    if (local.toLowerCase() !== 'id') continue
    if (ids.has(value)) throw new XmlFault('xml.id-twice')
    ids.add(value)
  }
}
