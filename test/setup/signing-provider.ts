import { constants, createPrivateKey, privateEncrypt, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nothing, octets, oid, sequence } from '#platform/pki/der/write.ts'

/** How the provider misbehaves when told to. */
export type ProviderFault =
  | 'down'
  | 'silent'
  | 'html'
  | 'unauthorised'
  | 'busy'
  | 'swapped'
  | 'forged'
  | 'short'
  | 'item-refused'

export interface Provider {
  readonly address: string
  /** Hashes that were signed so far: what was signed twice stands here twice. */
  readonly signed: readonly string[]
  /** Transactions that rang the person's phone. */
  rings(): number
  /** The person confirms or refuses everything that waits; also what has expired for others, as happens. */
  decide(as: 'SIGNED' | 'REFUSED' | 'EXPIRED'): void
  setFault(fault: ProviderFault | undefined): void
  /** How long the person may take from now on. */
  setSeconds(seconds: number): void
  /** How many documents it takes with one confirmation from now on; ten at first. */
  setAtOnce(count: number): void
  /** Calls heard so far. */
  asked(): number
  /** With it, `signHash` answers later by `signPolling`. */
  setPolling(polling: boolean): void
  close(): Promise<void>
}

export interface ProviderOptions {
  /** RSA, PKCS#8. */
  readonly key: Uint8Array
  /** The person's certificate first. */
  readonly certificates: readonly Uint8Array[]
  readonly serial: string
  readonly bearer: string
  /** With it an order is authorised by PIN in one step, without it on the phone. */
  readonly pin?: string
  /** How long the person may take; 180 unless given. */
  readonly seconds?: number
}

interface Kept {
  readonly id: string
  readonly hashes: readonly string[]
  status: 'WAITING' | 'SIGNED' | 'REFUSED' | 'EXPIRED'
  redeemed: boolean
}

const sha256 = '2.16.840.1.101.3.4.2.1'
const text = (value: unknown) => (typeof value === 'string' ? value : '')

interface State {
  readonly options: ProviderOptions
  readonly kept: Map<string, Kept>
  readonly byReference: Map<string, Kept>
  readonly signed: string[]
  fault: ProviderFault | undefined
  polling: boolean
  seconds: number
  atOnce: number
  asked: number
}
type Body = Readonly<Record<string, unknown>>
type Answer = readonly [status: number, body: object]

const refused = (error: string): Answer => [400, { error }]

function sign({ options, signed, fault }: State, hash: string): string {
  signed.push(hash)
  const key = createPrivateKey({ key: Buffer.from(options.key), format: 'der', type: 'pkcs8' })
  const info = sequence(sequence(oid(sha256), nothing), octets(Buffer.from(hash, 'base64')))
  const signature = privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info)
  if (fault === 'forged') signature[10] = (signature[10] ?? 0) ^ 1
  return signature.toString('base64')
}

function signAll(state: State, hashes: readonly string[]): string[] {
  const signatures = hashes.map((hash) => sign(state, hash))
  if (state.fault === 'swapped') signatures.reverse()
  return state.fault === 'short' ? signatures.slice(0, -1) : signatures
}

function keep({ kept, byReference }: State, hashes: readonly string[], reference: string): Kept {
  const before = byReference.get(reference)
  if (before !== undefined) return before
  const made: Kept = { id: randomUUID(), hashes, status: 'WAITING', redeemed: false }
  kept.set(made.id, made)
  byReference.set(reference, made)
  return made
}

function authorize(state: State, body: Body): Answer {
  const { pin } = state.options
  const hashes = body['hashes'] as string[]
  if (pin === undefined)
    return [200, { handle: keep(state, hashes, text(body['clientData'])).id, expiresIn: state.seconds }]
  const secrets = (body['authData'] ?? []) as { id: string; value: string }[]
  if (secrets.find(({ id }) => id === 'PIN')?.value !== pin) return refused('invalid_pin')
  const made = keep(state, hashes, randomUUID())
  made.status = 'SIGNED'
  return [200, { SAD: made.id, expiresIn: 180 }]
}

function authorizeCheck({ kept }: State, body: Body): Answer {
  const found = kept.get(text(body['handle']))
  if (found === undefined) return refused('invalid_handle')
  if (found.status === 'WAITING') return refused('authorization_pending')
  if (found.status === 'REFUSED') return refused('access_denied')
  return found.status === 'EXPIRED' ? refused('expired_handle') : [200, { SAD: found.id, expiresIn: 60 }]
}

function signHash(state: State, body: Body): Answer {
  const found = state.kept.get(text(body['SAD']))
  if (found === undefined || found.status !== 'SIGNED' || found.redeemed) return refused('invalid_sad')
  if (JSON.stringify(found.hashes) !== JSON.stringify(body['hashes'])) return refused('hash_not_authorized')
  found.redeemed = true
  return [200, state.polling ? { responseID: found.id } : { signatures: signAll(state, found.hashes) }]
}

function poll(state: State, body: Body): Answer {
  const found = state.kept.get(text(body['responseID']))
  return found === undefined ? refused('invalid_response_id') : [200, { signatures: signAll(state, found.hashes) }]
}

const certificatesOf = ({ options }: State) => options.certificates.map((der) => Buffer.from(der).toString('base64'))

const infoOf = (state: State) => ({
  multisign: state.atOnce,
  key: { status: 'enabled', algo: ['1.2.840.113549.1.1.11'], len: 2048 },
  cert: { status: 'valid', certificates: certificatesOf(state) },
  auth: { mode: state.options.pin === undefined ? 'implicit' : 'explicit' },
})

function create(state: State, body: Body): Answer {
  const hashes = (body['documents'] as { hash: string }[]).map(({ hash }) => hash)
  return [201, { transaction: keep(state, hashes, text(body['reference'])).id, seconds: state.seconds }]
}

function transaction(state: State, id: string): Answer {
  const found = state.kept.get(id)
  if (found === undefined) return [404, { error: 'not_found' }]
  if (found.status !== 'SIGNED') return [200, { status: found.status }]
  const documents: object[] = signAll(state, found.hashes).map((signature) => ({ signature }))
  if (state.fault === 'item-refused') documents[1] = { error: 'LIMIT' }
  return [200, { status: 'SIGNED', documents }]
}

function route(state: State, path: string, body: Body): Answer {
  if (path === '/credentials/list') return [200, { credentialIDs: ['key-1'] }]
  if (path === '/credentials/info') return [200, infoOf(state)]
  if (path === '/credentials/authorize') return authorize(state, body)
  if (path === '/credentials/authorizeCheck') return authorizeCheck(state, body)
  if (path === '/signatures/signHash') return signHash(state, body)
  if (path === '/signatures/signPolling') return poll(state, body)
  if (path === '/transactions') return create(state, body)
  if (path.startsWith('/transactions/')) return transaction(state, path.slice('/transactions/'.length))
  if (path === `/certificates/${state.options.serial}`)
    return [200, { certificates: certificatesOf(state), documentsAtOnce: state.atOnce }]
  return [404, { error: 'not_found' }]
}

async function reply(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  state.asked += 1
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { fault, options } = state
  if (fault === 'down') return void request.socket.destroy()
  if (fault === 'silent') return
  if (fault === 'html') return void response.end('<html>bảo trì</html>')
  if (fault === 'busy') return void response.writeHead(503).end('{}')
  const known = request.headers.authorization === `Bearer ${options.bearer}` && fault !== 'unauthorised'
  const written = Buffer.concat(chunks).toString('utf8')
  const [status, body] = known
    ? route(state, request.url ?? '/', written === '' ? {} : (JSON.parse(written) as Body))
    : [401, { error: 'invalid_token' }]
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/**
 * A signing provider of ours: really signs, over real HTTP, both in the words of the Cloud Signature Consortium and as a provider with
 * transactions of its own.
 */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const kept = new Map<string, Kept>()
  const state: State = {
    options,
    kept,
    byReference: new Map(),
    signed: [],
    fault: undefined,
    polling: false,
    seconds: options.seconds ?? 180,
    atOnce: 10,
    asked: 0,
  }
  const server = createServer((request, response) => {
    reply(state, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signed: state.signed,
    rings: () => kept.size,
    decide: (as) => {
      for (const one of kept.values()) if (one.status === 'WAITING' || one.status === 'EXPIRED') one.status = as
    },
    setFault: (fault) => {
      state.fault = fault
    },
    setSeconds: (seconds) => {
      state.seconds = seconds
    },
    setAtOnce: (count) => {
      state.atOnce = count
    },
    asked: () => state.asked,
    setPolling: (polling) => {
      state.polling = polling
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
