import { localStore } from './local.ts'
import type { ObjectStore } from './port.ts'
import { type S3Settings, s3Store } from './s3.ts'

export { localStore } from './local.ts'
export * from './port.ts'
export { type S3Settings, s3Store } from './s3.ts'

/** Where objects are kept: a folder of this machine, or a bucket of an S3 server. */
export type StoreSettings = { readonly kind: 'local'; readonly folder: string } | ({ readonly kind: 's3' } & S3Settings)

/** Opens the store. Folder and bucket are made at the first write, so an unreachable store shows in `health()` and not here. */
export function openStore(settings: StoreSettings): ObjectStore {
  return settings.kind === 'local' ? localStore(settings.folder) : s3Store(settings)
}
