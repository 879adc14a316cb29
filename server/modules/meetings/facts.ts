/** Whom a fact of a meeting concerns, and the one line that everybody who prepares it may read. */
interface Told {
  readonly act: string
  readonly note: string
  /** Holdings of posts to be told. */
  readonly holders: readonly string[]
  /** Agencies whose clerks are to be told. */
  readonly clerksOf: readonly string[]
}

declare module '#platform/facts.ts' {
  interface Facts {
    'meeting.acted': Told
  }
}

export {}
