import { type DerNode, oidOf, partsOf, readDer, textOf } from '../der/read.ts'

export interface NamePart {
  /** `CN`, `O`, … or the dotted identifier of a type without a short name. */
  readonly type: string
  readonly value: string
}

const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
}

/** The parts of a distinguished name in the order they are written. */
export function namePartsOf(name: DerNode): readonly NamePart[] {
  return partsOf(name).flatMap((set) =>
    partsOf(set).map((pair) => {
      const [type, value] = partsOf(pair)
      const oid = oidOf(type)
      return { type: shortNames[oid] ?? oid, value: value === undefined ? '' : textOf(value) }
    }),
  )
}

/** A name for people: `CN=…, O=…`. */
export function nameText(parts: readonly NamePart[]): string {
  return parts.map(({ type, value }) => `${type}=${value}`).join(', ')
}

/** What two names are compared by: string types, case and inner spaces do not tell them apart (RFC 5280, 7.1, in short). */
export function nameKey(parts: readonly NamePart[]): string {
  return JSON.stringify(
    parts.map(({ type, value }) => [type, value.trim().replaceAll(/\s+/gu, ' ').toLocaleLowerCase('en')]),
  )
}

/** `nameKey` of a name that stands alone, as in a signer's issuer and serial number. */
export function nameKeyOf(name: Uint8Array): string {
  return nameKey(namePartsOf(readDer(name)))
}

/** The first value of a type. */
export function nameValue(parts: readonly NamePart[], type: string): string | undefined {
  return parts.find((part) => part.type === type)?.value
}

export interface SubjectKind {
  readonly kind: 'person' | 'agency' | 'unknown'
  readonly code: string
}

const agencyCode = /^(?:MST|MNS|MCQ|MDD)[:-]/iu
const personCode = /^(?:CCCD|CMND|HC|PNOVN|IDCVN|SCCCD)[:-]?/iu

/**
 * Whether a certificate is a person's or an agency's, told by its subject as certificates of the State are made: an agency's name is its own
 * organisation's, or it carries a tax or agency code; a person's carries the person's number, or a name other than the organisation's.
 */
export function subjectKind(parts: readonly NamePart[]): SubjectKind {
  const name = nameValue(parts, 'CN')
  if (name === undefined) return { kind: 'unknown', code: 'subject.no-name' }
  const codes = parts.filter(({ type }) => type === 'UID' || type === 'serialNumber').map(({ value }) => value)
  if (codes.some((code) => personCode.test(code))) return { kind: 'person', code: 'subject.person-code' }
  if (codes.some((code) => agencyCode.test(code))) return { kind: 'agency', code: 'subject.agency-code' }
  const same = (value: string | undefined) =>
    value !== undefined && value.toLocaleLowerCase('vi') === name.toLocaleLowerCase('vi')
  const organisation = nameValue(parts, 'O')
  if (same(organisation) || same(nameValue(parts, 'OU')))
    return { kind: 'agency', code: 'subject.name-is-organisation' }
  if (nameValue(parts, 'organizationIdentifier') !== undefined)
    return { kind: 'agency', code: 'subject.organisation-identifier' }
  if (codes.length > 0) return { kind: 'person', code: 'subject.person-code' }
  if (organisation === undefined) return { kind: 'unknown', code: 'subject.no-organisation' }
  return { kind: 'person', code: 'subject.name-is-not-organisation' }
}
