import { checkOrder } from './check.ts'
import {
  type Begun,
  type KeyDescription,
  KeyError,
  type Outcome,
  type SigningKey,
  type SigningOrder,
  type Waiting,
} from './port.ts'

/** What tells one kind of key from another. */
export interface Manner {
  readonly description: KeyDescription
  begin(order: SigningOrder): Promise<Begun>
  /** Left out where a key answers at once: no transaction is ever left open there. */
  outcome?(waiting: Waiting, order: SigningOrder): Promise<Outcome>
  /** Called once. */
  close?(): Promise<void>
}

/** A key over the port: each order looked at before it is signed, and nothing after the key was closed (`key.closed`). */
export function openedKey({ description, begin, outcome, close }: Manner): SigningKey {
  let open = true
  const opened = () => {
    if (!open) throw new KeyError('key.closed')
  }
  return {
    describe: async () => {
      opened()
      return description
    },
    begin: async (order) => {
      opened()
      checkOrder(order)
      return begin(order)
    },
    outcome: async (waiting, order) => {
      opened()
      return outcome ? outcome(waiting, order) : { state: 'unknown' }
    },
    close: async () => {
      if (!open) return
      open = false
      await close?.()
    },
  }
}
