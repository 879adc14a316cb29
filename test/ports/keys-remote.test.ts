import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openCsc, openTransactions, type SigningKey } from '#platform/pki/keys/index.ts'
import { type Provider, type ProviderFault, startProvider } from '../setup/signing-provider.ts'
import { sampleAuthority } from '../unit/pki/authority.ts'
import { keysConformance, orderOf } from './keys.conformance.ts'

const { authority, person } = sampleAuthority('rsa')
const bearer = 'access-4815162342'
const pin = '48151623'
const start = (more: { pin?: string } = {}) =>
  startProvider({
    key: person.key ?? new Uint8Array(),
    certificates: [person.certificate, authority.issuing.certificate, authority.root.certificate],
    serial: person.serial,
    bearer,
    ...more,
  })

interface Style {
  readonly name: string
  readonly pin?: string
  readonly polling?: boolean
  open(address: string, clock?: () => Date): Promise<SigningKey>
}
const authorization = async () => bearer
const csc = (address: string, clock?: () => Date) =>
  openCsc({ address, authorization, milliseconds: 5000, ...(clock === undefined ? {} : { clock }) })
const own = (address: string, clock?: () => Date) =>
  openTransactions({
    address,
    authorization,
    serial: person.serial,
    milliseconds: 5000,
    ...(clock === undefined ? {} : { clock }),
  })

const styles: readonly Style[] = [
  { name: 'Cloud Signature Consortium, PIN with the order', pin, open: csc },
  { name: 'Cloud Signature Consortium, confirmed on the phone', open: csc },
  { name: 'transactions of the provider, confirmed on the phone', open: own },
]

for (const style of styles)
  keysConformance(`remote: ${style.name}`, async () => {
    const provider = await start(style.pin === undefined ? {} : { pin: style.pin })
    const key = await style.open(provider.address)
    return {
      key,
      secrets: [bearer, pin],
      issuing: authority.issuing.certificate,
      ...(style.pin === undefined
        ? { confirm: async () => provider.decide('SIGNED') }
        : { typed: [{ id: 'PIN', value: pin }] as const }),
      close: async () => {
        await key.close()
        await provider.close()
      },
    }
  })

const refusal = (code: string, facts = {}) =>
  expect.objectContaining({ name: 'KeyError', code, facts: expect.objectContaining(facts) })

describe.each(styles.filter((style) => style.pin === undefined))('a provider: $name', (style) => {
  let provider: Provider
  let key: SigningKey
  let now: Date
  beforeAll(async () => {
    provider = await start()
    key = await style.open(provider.address, () => now)
  })
  beforeEach(() => {
    now = new Date()
    provider.setFault(undefined)
    provider.setPolling(false)
  })
  afterAll(() => provider.close())

  async function begun(...texts: string[]) {
    const order = orderOf(texts)
    const waiting = await key.begin(order)
    if (waiting.state !== 'waiting') throw new Error(waiting.state)
    return { order, waiting }
  }

  it('says that the person refused, or let it pass', async () => {
    const first = await begun('một')
    provider.decide('REFUSED')
    await expect(key.outcome(first.waiting, first.order)).resolves.toEqual({ state: 'refused' })
    const second = await begun('hai')
    provider.decide('EXPIRED')
    await expect(key.outcome(second.waiting, second.order)).resolves.toEqual({ state: 'expired' })
  })

  it('neither loses a late confirmation nor signs twice for it, also in another process', async () => {
    const { order, waiting } = await begun('muộn', 'màng')
    provider.decide('EXPIRED')
    await expect(key.outcome(waiting, order)).resolves.toEqual({ state: 'expired' })
    now = new Date(waiting.until.getTime() + 1000)
    provider.decide('SIGNED')
    const afterRestart = await style.open(provider.address, () => now)
    const both = await Promise.all([afterRestart.outcome(waiting, order), afterRestart.outcome(waiting, order)])
    expect(both[0]).toMatchObject({ state: 'signed-late', results: [{ state: 'signed' }, { state: 'signed' }] })
    expect(both[1]).toEqual(both[0])
    await expect(afterRestart.outcome(waiting, order)).resolves.toEqual(both[0])
  })

  it('rings the phone once for an order that is sent again', async () => {
    const { order, waiting } = await begun('một lần')
    const before = provider.rings()
    await expect(key.begin(order)).resolves.toEqual(waiting)
    await expect((await style.open(provider.address, () => now)).begin(order)).resolves.toEqual(waiting)
    expect(provider.rings()).toBe(before)
  })

  it.each<[ProviderFault, readonly object[]]>([
    [
      'forged',
      [
        { state: 'failed', code: 'key.signature-wrong' },
        { state: 'failed', code: 'key.signature-wrong' },
      ],
    ],
    [
      'swapped',
      [
        { state: 'failed', code: 'key.signature-wrong' },
        { state: 'failed', code: 'key.signature-wrong' },
      ],
    ],
    ['short', [{ state: 'signed' }, { state: 'failed', code: 'key.signature-missing' }]],
  ])('hands on no signature that is %s', async (fault, results) => {
    const { order, waiting } = await begun('một', 'hai')
    provider.decide('SIGNED')
    provider.setFault(fault)
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({ state: 'signed', results })
  })

  it.each<[ProviderFault, string, object]>([
    ['down', 'remote.unreachable', {}],
    ['html', 'remote.not-a-reply', {}],
    ['busy', 'remote.status', { status: 503 }],
    ['unauthorised', 'remote.unauthorised', { status: 401 }],
  ])('is told apart when it is %s, and the order still stands after', async (fault, code, facts) => {
    const { order, waiting } = await begun('một')
    provider.decide('SIGNED')
    provider.setFault(fault)
    await expect(key.outcome(waiting, order)).rejects.toEqual(refusal(code, facts))
    provider.setFault(undefined)
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({
      state: 'signed',
      results: [{ state: 'signed' }],
    })
  })
})

describe('a provider in the words of the Cloud Signature Consortium', () => {
  it('is asked again when it signs later, and redeems an authorisation once', async () => {
    const provider = await start()
    const key = await csc(provider.address)
    const order = orderOf(['một'])
    const waiting = await key.begin(order)
    if (waiting.state !== 'waiting') throw new Error(waiting.state)
    provider.setPolling(true)
    provider.decide('SIGNED')
    const renamed = await key.outcome(waiting, order)
    expect(renamed).toEqual({ state: 'waiting', transaction: expect.stringMatching(/^sign:/u) as string })
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({
      state: 'signed',
      results: [{ state: 'signed' }],
    })
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({ state: 'signed' })
    expect(provider.signed).toHaveLength(1)
    // A process that knows the new name alone hears of it too.
    const elsewhere = await csc(provider.address)
    const transaction = ('transaction' in renamed && renamed.transaction) || ''
    await expect(elsewhere.outcome({ ...waiting, transaction }, order)).resolves.toMatchObject({ state: 'signed' })
    await provider.close()
  })

  it('signs no second time when the answer was lost with the process', async () => {
    const provider = await start()
    const key = await csc(provider.address)
    const order = orderOf(['một'])
    const waiting = await key.begin(order)
    if (waiting.state !== 'waiting') throw new Error(waiting.state)
    provider.decide('SIGNED')
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({ state: 'signed' })
    await expect((await csc(provider.address)).outcome(waiting, order)).resolves.toEqual({ state: 'expired' })
    expect(provider.signed).toHaveLength(1)
    await provider.close()
  })

  it('signs nothing but what was authorised', async () => {
    const provider = await start()
    const key = await csc(provider.address)
    const order = orderOf(['một'])
    const waiting = await key.begin(order)
    if (waiting.state !== 'waiting') throw new Error(waiting.state)
    provider.decide('SIGNED')
    const other = { ...order, items: [{ bytes: Buffer.from('khác'), label: 'khác' }] }
    await expect(key.outcome(waiting, other)).rejects.toEqual(
      refusal('remote.refused', { error: 'hash_not_authorized' }),
    )
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({
      state: 'signed',
      results: [{ state: 'signed' }],
    })
    await provider.close()
  })

  it('is waited for no longer than said when it is silent', async () => {
    const provider = await start()
    provider.setFault('silent')
    await expect(openCsc({ address: provider.address, authorization, milliseconds: 50 })).rejects.toEqual(
      refusal('remote.slow'),
    )
    await provider.close()
  })

  it('passes on a wrong PIN and a batch that is too large', async () => {
    const provider = await start({ pin })
    const key = await csc(provider.address)
    const wrong = orderOf(['một'], [{ id: 'PIN', value: '0000' }])
    await expect(key.begin(wrong)).rejects.toEqual(refusal('remote.refused', { error: 'invalid_pin' }))
    const many = orderOf(
      Array.from({ length: 11 }, (_, at) => `${at}`),
      [{ id: 'PIN', value: pin }],
    )
    await expect(key.begin(many)).rejects.toEqual(refusal('remote.batch-limit', { limit: 10 }))
    await provider.close()
  })
})

describe('a provider with transactions of its own', () => {
  it('may refuse one document of several', async () => {
    const provider = await start()
    const key = await own(provider.address)
    const order = orderOf(['một', 'hai', 'ba'])
    const waiting = await key.begin(order)
    if (waiting.state !== 'waiting') throw new Error(waiting.state)
    provider.decide('SIGNED')
    provider.setFault('item-refused')
    const results = [{ state: 'signed' }, { state: 'failed', code: 'remote.item-refused' }, { state: 'signed' }]
    await expect(key.outcome(waiting, order)).resolves.toMatchObject({ state: 'signed', results })
    await provider.close()
  })

  it('may not know the certificate', async () => {
    const provider = await start()
    const asked = openTransactions({ address: provider.address, authorization, serial: '00' })
    await expect(asked).rejects.toEqual(refusal('remote.no-key'))
    await provider.close()
  })
})
