/** Why the private database cannot start, as one sentence for the administrator. `cause` is what the system said. */
export class DatabaseFault extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause })
  }
}

/** The system's error code, such as ENOENT. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
