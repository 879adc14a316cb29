import { checkedSignatures } from '../check.ts'
import { openedKey } from '../opened.ts'
import {
  type Begun,
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
  refusalOf,
  signatureIn,
  textIn,
  untilIn,
} from './call.ts'
import { describeRemote } from './describe.ts'

export interface TransactionOptions extends RemoteOptions {
  /** Serial number of the certificate at the provider. */
  readonly serial: string
}

/**
 * A key at a provider of its own manner, as most in Vietnam: a transaction is created with the hashes, the person confirms on the phone, the
 * provider is asked until it knows. The provider takes our reference, so that a repeated question finds the transaction instead of a new one.
 * Throws `KeyError` `remote.…`.
 */
export async function openTransactions(options: TransactionOptions): Promise<SigningKey> {
  const description = await describeSerial(options)
  return openedKey({
    description,
    begin: onceBegun((order) => create(options, order)),
    outcome: (waiting, order) => ask(options, description, waiting, order),
  })
}

async function describeSerial(options: TransactionOptions): Promise<KeyDescription> {
  const reply = await call(options, `/certificates/${encodeURIComponent(options.serial)}`)
  if (reply.status === 404) throw new KeyError('remote.no-key')
  if (reply.status !== 200) throw refusalOf(reply)
  // Most take one document a transaction and say nothing of it.
  return { ...describeRemote(listIn(reply.body, 'certificates')), most: countIn(reply.body, 'documentsAtOnce') }
}

async function create(options: TransactionOptions, order: SigningOrder): Promise<Begun> {
  const reply = await call(options, '/transactions', {
    reference: order.reference,
    serial: options.serial,
    description: order.description ?? '',
    documents: order.items.map(({ bytes, label }) => ({
      name: label,
      algorithm: 'SHA256',
      hash: hashOf(bytes),
    })),
  })
  if (reply.status >= 400) throw refusalOf(reply)
  const transaction = textIn(reply.body, 'transaction')
  return { state: 'waiting', transaction, until: untilIn(reply.body, 'seconds', options.clock) }
}

async function ask(
  options: TransactionOptions,
  description: KeyDescription,
  { transaction, until }: Waiting,
  order: SigningOrder,
): Promise<Outcome> {
  const reply = await call(options, `/transactions/${encodeURIComponent(transaction)}`)
  if (reply.status === 404) return { state: 'unknown' }
  if (reply.status >= 400) throw refusalOf(reply)
  switch (reply.body['status']) {
    case 'WAITING':
      return { state: 'waiting' }
    case 'REFUSED':
      return { state: 'refused' }
    case 'EXPIRED':
      return { state: 'expired' }
    case 'SIGNED': {
      const given = listIn(reply.body, 'documents').map((one) => documentResult(description, one))
      return { state: lateOr(until, options.clock), results: checkedSignatures(description, order, given) }
    }
    default:
      throw new KeyError('remote.not-a-reply', { field: 'status' })
  }
}

function documentResult(description: KeyDescription, one: unknown) {
  const given = typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {}
  return typeof given['error'] === 'string'
    ? { failed: 'remote.item-refused' }
    : signatureIn(description, given['signature'])
}
