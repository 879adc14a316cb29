import { endpoint } from './endpoint.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, record, Sha256, Type, text } from './shape.ts'

/** Whose certificate: a person's for his signature, an agency's for its seal. */
export const certificateOwners = ['person', 'agency'] as const

/** Where the key is: here under a PIN, in a token or HSM of the server, at a remote service, with a program on one's own computer. */
export const signingMeans = ['software', 'token', 'remote', 'agent'] as const
export type SigningMeans = (typeof signingMeans)[number]

export const CertificateCard = record({
  id: Id,
  owner: oneOf(certificateOwners),
  means: oneOf(signingMeans),
  /** Of the token or service. */
  meansName: Type.String(),
  subjectName: Type.String(),
  subjectTitle: Type.String(),
  subjectAgency: Type.String(),
  issuerName: Type.String(),
  serial: Type.String(),
  sha256: Sha256,
  notBefore: Instant,
  notAfter: Instant,
  /** Issued by the sample authority of this installation: no official signature. */
  sample: Type.Boolean(),
  /** Fit to sign now, or why not. */
  standing: oneOf(['fit', 'expired', 'not-yet', 'revoked', 'ended'] as const),
  /** Whole days until it expires; negative when it has. */
  daysLeft: Type.Integer(),
  /** The certificate names another agency or title than the post I act in: said before signing, not refused. */
  mismatch: Type.Boolean(),
  endedAt: nullable(Instant),
  endReason: Type.String(),
})

export const imageKinds = ['signature', 'initials', 'seal'] as const
export type ImageKind = (typeof imageKinds)[number]

export const ImageCard = record({
  id: Id,
  kind: oneOf(imageKinds),
  sha256: Sha256,
  widthMm: Type.Number(),
  heightMm: Type.Number(),
  at: Instant,
})

export const SealKeeper = record({
  id: Id,
  holderId: Id,
  holderName: Type.String(),
  holderTitle: Type.String(),
  basis: Type.String(),
  givenByName: Type.String(),
  givenByTitle: Type.String(),
  givenAt: Instant,
  endedAt: nullable(Instant),
  endedByName: Type.String(),
  endBasis: Type.String(),
})

export const MySigning = record({
  /** Mine, and those of my agency's seal when I keep it; what has ended comes last. */
  certificates: Type.Array(CertificateCard),
  images: Type.Array(ImageCard),
  /** I keep the agency's key. */
  keeper: Type.Boolean(),
  /** The sample authority issues certificates here. */
  sampleAuthority: Type.Boolean(),
  /** Where keys may be beside this program. */
  means: Type.Array(record({ means: oneOf(['token', 'remote', 'agent'] as const), name: Type.String() })),
})

export const readMySigning = endpoint({
  method: 'GET',
  path: '/api/my-signing',
  summary: 'My certificates and pictures, and those of my agency when I keep its seal',
  access: 'session',
  reply: MySigning,
  faults: [],
})

/** Six characters or more; it never leaves the call it comes with. */
const Pin = Type.String({ minLength: 6, maxLength: 64 })

export const issueSampleCertificate = endpoint({
  method: 'POST',
  path: '/api/certificates/sample',
  summary: 'A certificate of the sample authority, whose key is kept here under the PIN given',
  access: 'session',
  body: record({ owner: oneOf(certificateOwners), pin: Pin }),
  reply: MySigning,
  faults: ['access.denied', 'seal.not-keeper', 'certificate.pin-weak', 'certificate.missing', 'input.invalid'],
})

export const importCertificate = endpoint({
  method: 'POST',
  path: '/api/certificates/container',
  summary: 'A certificate and key from a PKCS#12 file, kept under a PIN',
  access: 'session',
  body: record({
    owner: oneOf(certificateOwners),
    /** The file in base64: a container is a few kilobytes. */
    container: Type.String({ minLength: 100, maxLength: 90_000, pattern: '^[A-Za-z0-9+/=]+$' }),
    password: Type.String({ maxLength: 200 }),
    pin: Pin,
  }),
  reply: MySigning,
  faults: [
    'access.denied',
    'seal.not-keeper',
    'certificate.pin-weak',
    'certificate.container',
    'certificate.unfit',
    'thing.changed',
    'input.invalid',
  ],
})

/** A certificate as its keeper shows it, before it is registered. */
export const OfferedCertificate = record({
  /** How its keeper calls it. */
  key: Type.String(),
  subjectName: Type.String(),
  subjectAgency: Type.String(),
  issuerName: Type.String(),
  serial: Type.String(),
  notBefore: Instant,
  notAfter: Instant,
  /** Empty, or why it cannot be used. */
  unfit: Type.String(),
})

export const findOffers = endpoint({
  method: 'POST',
  path: '/api/certificates/offers',
  summary: 'The certificates a token or remote service holds in my name, or in that of the agency whose seal I keep',
  access: 'session',
  body: record({
    owner: oneOf(certificateOwners),
    means: oneOf(['token', 'remote'] as const),
    pin: Type.Optional(Type.String({ maxLength: 64 })),
    /** For services that do not list what they hold. */
    serial: Type.Optional(Type.String({ maxLength: 100, pattern: '^[0-9A-Fa-f]+$' })),
  }),
  reply: record({
    offers: Type.Array(OfferedCertificate),
    /** Certificates in other names, which are not shown. */
    others: Type.Integer(),
  }),
  faults: ['access.denied', 'seal.not-keeper', 'certificate.pin-wrong', 'key.unreachable', 'input.invalid'],
})

export const registerCertificate = endpoint({
  method: 'POST',
  path: '/api/certificates/registration',
  summary: 'Use a certificate whose key is in a token, at a remote service, or with the program on my computer',
  access: 'session',
  body: record({
    owner: oneOf(certificateOwners),
    means: oneOf(['token', 'remote', 'agent'] as const),
    /** As offered; for a token or remote service. */
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    pin: Type.Optional(Type.String({ maxLength: 64 })),
    /** PEM, its issuers after it, or DER in base64; for a program on my computer. */
    certificate: Type.Optional(Type.String({ minLength: 100, maxLength: 20_000 })),
  }),
  reply: MySigning,
  faults: [
    'access.denied',
    'seal.not-keeper',
    'certificate.pin-wrong',
    'certificate.missing',
    'certificate.container',
    'certificate.unfit',
    'key.unreachable',
    'thing.changed',
    'input.invalid',
  ],
})

export const endCertificate = endpoint({
  method: 'PUT',
  path: '/api/certificates/:id/end',
  summary: 'A certificate is used no longer; one of the sample authority is revoked',
  access: 'session',
  params: record({ id: Id }),
  body: record({ reason: text(300) }),
  reply: MySigning,
  faults: ['thing.missing', 'thing.state'],
})

export const putImage = endpoint({
  method: 'PUT',
  path: '/api/signature-images/:kind',
  summary: 'The picture of my signature or initials, or of the seal I keep: PNG, transparent, 90 to 1000 pixels a side',
  access: 'session',
  params: record({ kind: oneOf(imageKinds) }),
  body: record({
    picture: Type.String({ minLength: 60, maxLength: 2_800_000, pattern: '^[A-Za-z0-9+/=]+$' }),
    /** Real width on paper; the height follows. */
    widthMm: Type.Number({ minimum: 5, maximum: 120 }),
  }),
  reply: MySigning,
  faults: ['image.unfit', 'seal.not-keeper', 'file.store-full', 'file.store-unreachable', 'input.invalid'],
})

export const readImage = endpoint({
  method: 'GET',
  path: '/api/signature-images/:kind',
  summary: 'That picture',
  access: 'session',
  params: record({ kind: oneOf(imageKinds) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

export const dropImage = endpoint({
  method: 'DELETE',
  path: '/api/signature-images/:kind',
  summary: 'No longer use that picture',
  access: 'session',
  params: record({ kind: oneOf(imageKinds) }),
  reply: Done,
  faults: ['thing.missing', 'seal.not-keeper'],
})

const SealCustody = record({
  /** Now and before, the newest first. */
  keepers: Type.Array(SealKeeper),
  /** Clerks in office, to whom it may be given. */
  clerks: Type.Array(record({ holderId: Id, name: Type.String(), title: Type.String() })),
  mayManage: Type.Boolean(),
})

export const readSealCustody = endpoint({
  method: 'GET',
  path: '/api/seal-custody',
  summary: 'Who keeps the key of my agency, and who kept it',
  access: 'register.read',
  reply: SealCustody,
  faults: [],
})

export const giveSeal = endpoint({
  method: 'POST',
  path: '/api/seal-custody',
  summary: 'Give the agency’s key to a clerk, with the minutes; whoever kept it hands it over',
  access: 'seal.manage',
  body: record({ holderId: Id, basis: text(500) }),
  reply: SealCustody,
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})

/** What other programs ask of the sample authority, by the names its certificates carry. */
export const authorityFiles = ['issuing.crl', 'root.crl', 'issuing.cer', 'root.cer'] as const

export const askSampleAuthority = endpoint({
  method: 'POST',
  path: '/api/sample-authority/:name',
  summary: 'OCSP (RFC 6960) and time-stamps (RFC 3161) of the sample authority, for programs elsewhere; never official',
  access: 'public',
  params: record({ name: oneOf(['ocsp', 'tsa'] as const) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.too-large', 'input.invalid'],
  stream: 'in',
})

export const readSampleAuthority = endpoint({
  method: 'GET',
  path: '/api/sample-authority/:name',
  summary: 'Certificates and revocation lists of the sample authority, in DER',
  access: 'public',
  params: record({ name: oneOf(authorityFiles) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'input.invalid'],
  stream: 'out',
})

export const SealUse = record({
  at: Instant,
  act: Type.String(),
  documentId: nullable(Id),
  code: Type.String(),
  subject: Type.String(),
  byName: Type.String(),
  byTitle: Type.String(),
  serial: Type.String(),
  sha256: Sha256,
})

export const listSealUses = endpoint({
  method: 'GET',
  path: '/api/seal-uses',
  summary: 'Each use of my agency’s key, the newest first',
  access: 'register.read',
  query: record({
    from: Type.Optional(CivilDate),
    to: Type.Optional(CivilDate),
    cursor: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: record({ rows: Type.Array(SealUse), next: nullable(Type.String()) }),
  faults: ['input.invalid'],
})
