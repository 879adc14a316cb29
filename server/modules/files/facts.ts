declare module '#platform/facts.ts' {
  interface Facts {
    'file.kept': { sha256: string; size: number; mediaType: string }
    'file.text-ready': { sha256: string; state: string }
    'file.damaged': { sha256: string }
    'file.withdrawn': { sha256: string }
  }
}

export {}
