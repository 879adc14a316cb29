export { orderLimits } from './check.ts'
export { openPkcs11, type Pkcs11Options } from './pkcs11/key.ts'
export { openPkcs12, openPrivateKey } from './pkcs12/key.ts'
export {
  type Begun,
  type ItemResult,
  type KeyDescription,
  KeyError,
  type Outcome,
  type SigningItem,
  type SigningKey,
  type SigningOrder,
  type Waiting,
} from './port.ts'
export { type CscOptions, openCsc } from './remote/csc.ts'
export { openTransactions, type TransactionOptions } from './remote/transaction.ts'
