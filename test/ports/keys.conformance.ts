import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Begun, ItemResult, KeyDescription, SigningKey, SigningOrder, Waiting } from '#platform/pki/keys/index.ts'
import { signatureHolds } from '#platform/pki/trust/algorithms.ts'
import { isSignedBy, readCertificate } from '#platform/pki/trust/certificate.ts'

/** A key under test and what only its maker can do to it. */
export interface OpenedKey {
  readonly key: SigningKey
  /** What must never come out of the adapter. */
  readonly secrets: readonly string[]
  readonly issuing: Uint8Array
  /** What the person typed for an order, where the keeper wants it with the order. */
  readonly typed?: SigningOrder['secrets']
  /** The person confirms what waits; absent where nothing ever waits. */
  confirm?(): Promise<void>
  close(): Promise<void>
}

let orders = 0

/** An order over texts. */
export function orderOf(texts: readonly string[], typed?: SigningOrder['secrets']): SigningOrder {
  orders += 1
  const items = texts.map((text, at) => ({ bytes: Buffer.from(text), label: `Văn bản ${at + 1}` }))
  const reference = `order-${process.pid}-${orders}`
  return { reference, items, description: 'Ký duyệt', ...(typed === undefined ? {} : { secrets: typed }) }
}

function holds({ certificate, algorithm }: KeyDescription, bytes: Uint8Array, result: ItemResult | undefined): boolean {
  if (result?.state !== 'signed') return false
  return signatureHolds(algorithm, readCertificate(certificate).publicKey, bytes, result.signature)
}

/** Every promise of the port, against any key. `open` is called once. */
export function keysConformance(name: string, open: () => Promise<OpenedKey>): void {
  describe(name, () => {
    let opened: OpenedKey
    let key: SigningKey
    beforeAll(async () => {
      opened = await open()
      key = opened.key
    }, 60_000)
    afterAll(() => opened?.close())

    /** The results, whoever has to confirm them. */
    async function results(order: SigningOrder): Promise<readonly ItemResult[]> {
      const begun: Begun = await key.begin(order)
      if (begun.state === 'signed') return begun.results
      await opened.confirm?.()
      const outcome = await key.outcome(begun, order)
      if (outcome.state !== 'signed') throw new Error(`not signed: ${outcome.state}`)
      return outcome.results
    }
    const refusal = (code: string) => expect.objectContaining({ name: 'KeyError', code })

    test('is described by a certificate whose issuer comes first in the chain', async () => {
      const { certificate, chain, algorithm } = await key.describe()
      const own = readCertificate(certificate)
      expect(isSignedBy(own, readCertificate(opened.issuing))).toBe(true)
      expect(Buffer.compare(chain[0] ?? new Uint8Array(), opened.issuing)).toBe(0)
      expect(algorithm.digest).toBe('sha256')
      expect(own.publicKey.asymmetricKeyType).toBe(algorithm.scheme === 'ecdsa' ? 'ec' : 'rsa')
    })

    test('signs several under one authorisation, each result at its place', async () => {
      const order = orderOf(['một', 'hai', 'ba'], opened.typed)
      const [description, signed] = [await key.describe(), await results(order)]
      expect(
        signed.map((result, at) => holds(description, order.items[at]?.bytes ?? new Uint8Array(), result)),
      ).toEqual([true, true, true])
      expect(holds(description, order.items[0]?.bytes ?? new Uint8Array(), signed[1])).toBe(false)
    })

    test('signs again after an order is done', async () => {
      for (const text of ['bốn', 'năm']) {
        const order = orderOf([text], opened.typed)
        expect(holds(await key.describe(), Buffer.from(text), (await results(order))[0])).toBe(true)
      }
    })

    test('gives the outcome of a transaction as often as it is asked', async () => {
      const order = orderOf(['sáu'], opened.typed)
      const begun = await key.begin(order)
      if (begun.state !== 'waiting') return expect(opened.confirm).toBeUndefined()
      await expect(key.outcome(begun, order)).resolves.toEqual({ state: 'waiting' })
      await opened.confirm?.()
      const first = await key.outcome(begun, order)
      expect(first.state).toBe('signed')
      await expect(key.outcome(begun, order)).resolves.toEqual(first)
      return expect(key.begin(order).then((again) => ({ ...again, until: undefined }))).resolves.toEqual({
        ...begun,
        until: undefined,
      })
    })

    test('knows no transaction it did not begin', async () => {
      const waiting: Waiting = { transaction: 'nobody', until: new Date(Date.now() + 60_000) }
      await expect(key.outcome(waiting, orderOf(['x'], opened.typed))).resolves.toEqual({ state: 'unknown' })
    })

    test('refuses orders that are empty, endless or unnamed', async () => {
      const bytes = new Uint8Array(70_000)
      for (const order of [
        orderOf([]),
        orderOf(Array.from({ length: 101 }, () => 'x')),
        { ...orderOf(['x']), items: [{ bytes, label: '' }] },
        { ...orderOf(['x']), reference: '' },
      ])
        await expect(key.begin(order)).rejects.toEqual(refusal('key.order'))
    })

    test('shows its secrets to nobody', async () => {
      const shown = inspect([key, await key.describe()], { depth: 10, showHidden: true }) + JSON.stringify(key)
      for (const secret of opened.secrets) expect(shown).not.toContain(secret)
    })

    test('is of no use once closed', async () => {
      await key.close()
      await expect(key.describe()).rejects.toEqual(refusal('key.closed'))
      await expect(key.begin(orderOf(['x'], opened.typed))).rejects.toEqual(refusal('key.closed'))
      await key.close()
    })
  })
}
