import { StoreFault } from './port.ts'

const full = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'InsufficientCapacity',
  'XMinioStorageFull',
  'StorageFull',
])
const refused = new Set(['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidBucketName'])
const absent = new Set(['NoSuchKey', 'NotFound'])

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}

/** An error of the S3 client as a fault: quota or space → `store.full`, no such key → `store.missing`, else `store.unreachable`. */
export function s3Fault(cause: unknown): StoreFault {
  if (cause instanceof StoreFault) return cause
  const code = codeOf(cause)
  if (absent.has(code)) return new StoreFault('store.missing', { cause })
  if (full.has(code)) return new StoreFault('store.full', { retryable: true, cause })
  return new StoreFault('store.unreachable', { retryable: !refused.has(code), cause })
}

/** The result of `work`, its errors as faults. */
export async function onS3<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw s3Fault(cause)
  })
}

/** The result of `work`, or undefined when the key does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((cause: unknown) => {
    const fault = s3Fault(cause)
    if (fault.code === 'store.missing') return undefined
    throw fault
  })
}
