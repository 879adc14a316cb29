import { digestOid, pssParameters, schemeOid } from '../../cms/scheme.ts'
import { checkedSignatures } from '../check.ts'
import { openedKey } from '../opened.ts'
import {
  type Begun,
  type ItemResult,
  type KeyDescription,
  KeyError,
  type Outcome,
  type SigningKey,
  type SigningOrder,
  type Waiting,
} from '../port.ts'
import {
  call,
  countIn,
  hashOf,
  lateOr,
  listIn,
  onceBegun,
  type RemoteOptions,
  type RemoteReply,
  refusalOf,
  signatureIn,
  textIn,
  untilIn,
} from './call.ts'
import { describeRemote } from './describe.ts'

export interface CscOptions extends RemoteOptions {
  /** `credentialID`; may be left out while the account has one alone. */
  readonly credential?: string
}

/**
 * A key at a provider that speaks the API of the Cloud Signature Consortium, version 2: the hashes are authorised in one step (PIN or code
 * with the order, or a confirmation on the phone that is asked for with `authorizeCheck`), then signed with `signHash`, at once or by
 * `signPolling`. Throws `KeyError` `remote.…`.
 */
export async function openCsc(options: CscOptions): Promise<SigningKey> {
  const credential = options.credential ?? (await onlyCredential(options))
  const { description, batch } = await describeCredential(options, credential)
  const service: Service = { options, credential, description, moved: new Map() }
  const outcomes = rememberSigned()
  return openedKey({
    description,
    begin: onceBegun((order) => {
      if (order.items.length > batch) throw new KeyError('remote.batch-limit', { limit: batch })
      return authorize(service, order)
    }),
    async outcome(waiting, order) {
      const outcome = await outcomes(waiting.transaction, () => ask(service, waiting, order))
      return 'results' in outcome ? { ...outcome, state: lateOr(waiting.until, options.clock) } : outcome
    },
  })
}

interface Service {
  readonly options: CscOptions
  readonly credential: string
  readonly description: KeyDescription
  /** Authorisations that were redeemed, and what they became: one is redeemed once. */
  readonly moved: Map<string, string>
}

/**
 * Asks for a transaction one at a time and keeps what was signed: what is authorised once is signed once, and the provider may not give it
 * again.
 */
function rememberSigned(): (transaction: string, ask: () => Promise<Outcome>) => Promise<Outcome> {
  const asked = new Map<string, Promise<Outcome>>()
  return (transaction, ask) => {
    const before = asked.get(transaction)
    if (before !== undefined) return before
    const answer = ask()
    asked.set(transaction, answer)
    const forget = () => asked.delete(transaction)
    answer.then((outcome) => 'results' in outcome || forget(), forget)
    const [oldest] = asked.keys()
    if (asked.size > 1000 && oldest !== undefined) asked.delete(oldest)
    return answer
  }
}

/** `credentialID` of every key the account may use. Throws `KeyError` `remote.…`. */
export async function credentialsOf(options: RemoteOptions): Promise<readonly string[]> {
  const reply = await call(options, '/credentials/list', { onlyValid: true })
  if (reply.status !== 200) throw refusalOf(reply)
  return listIn(reply.body, 'credentialIDs').map(String)
}

async function onlyCredential(options: CscOptions): Promise<string> {
  const [first, ...others] = await credentialsOf(options)
  if (first === undefined) throw new KeyError('remote.no-key')
  if (others.length > 0) throw new KeyError('remote.several-keys', { count: others.length + 1 })
  return first
}

async function describeCredential(options: CscOptions, credential: string) {
  const reply = await call(options, '/credentials/info', {
    credentialID: credential,
    certificates: 'chain',
    certInfo: false,
    authInfo: true,
  })
  if (reply.status !== 200) throw refusalOf(reply)
  const part = (name: string) => {
    const value = reply.body[name]
    if (typeof value !== 'object' || value === null) throw new KeyError('remote.not-a-reply', { field: name })
    return value as Record<string, unknown>
  }
  const [key, cert] = [part('key'), part('cert')]
  if (key['status'] !== 'enabled') throw new KeyError('remote.key-disabled')
  const algorithms = listIn(key, 'algo')
  const pss = algorithms.length > 0 && algorithms.every((oid) => oid === '1.2.840.113549.1.1.10')
  const most = countIn(reply.body, 'multisign')
  return { description: { ...describeRemote(listIn(cert, 'certificates'), pss), most }, batch: most }
}

const hashesOf = ({ items }: SigningOrder) => items.map(({ bytes }) => hashOf(bytes))

async function authorize(service: Service, order: SigningOrder): Promise<Begun> {
  const { options, credential } = service
  const reply = await call(options, '/credentials/authorize', {
    credentialID: credential,
    numSignatures: order.items.length,
    hashes: hashesOf(order),
    hashAlgorithmOID: digestOid('sha256'),
    clientData: order.reference,
    ...(order.description === undefined ? {} : { description: order.description }),
    ...(order.secrets === undefined ? {} : { authData: order.secrets }),
  })
  if (reply.status >= 400) throw refusalOf(reply)
  const until = untilIn(reply.body, 'expiresIn', options.clock)
  if (typeof reply.body['SAD'] !== 'string')
    return { state: 'waiting', transaction: `authorize:${textIn(reply.body, 'handle')}`, until }
  const signed = await signHash(service, order, reply.body['SAD'])
  return signed.transaction === undefined
    ? { state: 'signed', results: signed.results }
    : { state: 'waiting', transaction: signed.transaction, until }
}

type Signed = { transaction: string; results?: undefined } | { transaction?: undefined; results: readonly ItemResult[] }

async function signHash(service: Service, order: SigningOrder, sad: string): Promise<Signed> {
  const { options, credential, description } = service
  const { algorithm } = description
  const reply = await call(options, '/signatures/signHash', {
    credentialID: credential,
    SAD: sad,
    hashes: hashesOf(order),
    hashAlgorithmOID: digestOid('sha256'),
    signAlgo: schemeOid(algorithm),
    ...(algorithm.scheme === 'rsa-pss'
      ? { signAlgoParams: Buffer.from(pssParameters(algorithm)).toString('base64') }
      : {}),
    operationMode: 'S',
    clientData: order.reference,
  })
  if (reply.status >= 400) throw refusalOf(reply)
  if (typeof reply.body['responseID'] === 'string') return { transaction: `sign:${reply.body['responseID']}` }
  return { results: resultsIn(service, order, reply) }
}

function resultsIn({ description }: Service, order: SigningOrder, { body }: RemoteReply): readonly ItemResult[] {
  const given = listIn(body, 'signatures').map((value) => signatureIn(description, value))
  return checkedSignatures(description, order, given)
}

/** What a refusal means for somebody who waits; other refusals are thrown. */
const endings: Readonly<Record<string, 'waiting' | 'refused' | 'expired' | 'unknown'>> = {
  authorization_pending: 'waiting',
  slow_down: 'waiting',
  access_denied: 'refused',
  authorization_rejected: 'refused',
  expired_handle: 'expired',
  expired_sad: 'expired',
  invalid_sad: 'expired',
  invalid_handle: 'unknown',
  invalid_response_id: 'unknown',
}

async function ask(service: Service, waiting: Waiting, order: SigningOrder): Promise<Outcome> {
  const { options, moved } = service
  const { until } = waiting
  const transaction = moved.get(waiting.transaction) ?? waiting.transaction
  const [step, id = ''] = transaction.split(/:(.*)/su)
  if ((step !== 'authorize' && step !== 'sign') || id === '') return { state: 'unknown' }
  const [path, question] =
    step === 'authorize'
      ? ['/credentials/authorizeCheck', { handle: id }]
      : ['/signatures/signPolling', { responseID: id }]
  const reply = await call(options, path, question)
  if (reply.status >= 400) return ended(reply)
  if (step === 'sign')
    return Array.isArray(reply.body['signatures'])
      ? { state: lateOr(until, options.clock), results: resultsIn(service, order, reply) }
      : { state: 'waiting' }
  if (typeof reply.body['SAD'] !== 'string') return { state: 'waiting' }
  const signed = await redeem(service, order, reply.body['SAD'])
  if ('state' in signed) return signed
  if (signed.results !== undefined) return { state: lateOr(until, options.clock), results: signed.results }
  moved.set(transaction, signed.transaction)
  return { state: 'waiting', transaction: signed.transaction }
}

/** An authorisation that was redeemed before has its end too: nobody has that answer any more, and the person is asked anew. */
async function redeem(service: Service, order: SigningOrder, sad: string): Promise<Signed | Outcome> {
  try {
    return await signHash(service, order, sad)
  } catch (error) {
    const state = error instanceof KeyError ? endings[String(error.facts['error'])] : undefined
    if (state === undefined) throw error
    return { state }
  }
}

function ended(reply: RemoteReply): Outcome {
  const state = endings[String(reply.body['error'])]
  if (state === undefined) throw refusalOf(reply)
  return { state }
}
