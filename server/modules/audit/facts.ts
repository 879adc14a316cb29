declare module '#platform/facts.ts' {
  interface Facts {
    /** A log was taken out of the system; the subject is the account that did. */
    'log.exported': { log: 'access' | 'use'; from: string; to: string; as: string; lines: number }
  }
}

export {}
