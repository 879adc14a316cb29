declare module '#platform/facts.ts' {
  interface Facts {
    'register.opened': { name: string; direction: string }
    'register.closed': { name: string; reason: string }
    'register.printed': { name: string; year: number; from: string; to: string; form: string }
  }
}

export {}
