import type { Readable } from 'node:stream'

/** What office programs write and this house takes in. The ending chooses the reader; what the sender called the file does not matter. */
export const convertibleTypes = ['docx', 'odt', 'doc', 'rtf', 'xlsx'] as const
export type ConvertibleType = (typeof convertibleTypes)[number]

export interface ConvertSource {
  readonly type: ConvertibleType
  readonly bytes: Uint8Array | Readable
}

/**
 * `unavailable`: no program for it on this machine. `failed`: the program made no PDF of it. `tooSlow`: stopped at the limit of time.
 * `tooLarge`: more bytes than the limit, before or after.
 */
export type Conversion =
  | { readonly outcome: 'converted'; readonly pdf: Uint8Array }
  | { readonly outcome: 'unavailable' | 'failed' | 'tooSlow' | 'tooLarge' }

/** Turns an office document into a PDF. A bad document is an outcome, never an error. */
export interface Converter {
  available(): Promise<boolean>
  toPdf(source: ConvertSource): Promise<Conversion>
  /** Ends what is running and removes the folders it worked in. */
  close(): Promise<void>
}
