declare module '#platform/facts.ts' {
  interface Facts {
    'register.opened': { name: string; direction: string }
    'register.changed': { name: string; kinds: readonly string[]; standard: boolean }
    'register.closed': { name: string; reason: string; on: string; act: string }
    'register.reopened': { name: string; reason: string }
    'register.printed': { name: string; year: number; from: string; to: string; form: string }
    'register.number-asked': { act: string; reason: string; request: string }
    'register.number-approved': { act: string; numbers: readonly string[]; reason: string; request: string }
    'register.number-refused': { act: string; reason: string; request: string }
    'register.number-withdrawn': { act: string; request: string }
    'register.number-lapsed': { number: string; until: string }
    'register.corrected': { number: string; reason: string }
  }
}

export {}
