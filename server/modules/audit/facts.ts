declare module '#platform/facts.ts' {
  interface Facts {
    /** Everything kept of a document was taken out as a proof bundle. */
    'document.proof-taken': { files: number }
    /** A log was taken out of the system; the subject is the account that did. */
    'log.exported': { log: 'access' | 'use'; from: string; to: string; as: string; lines: number }
  }
}

export {}
