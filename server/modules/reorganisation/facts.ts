declare module '#platform/facts.ts' {
  interface Facts {
    'reorganisation.prepared': { title: string }
    'reorganisation.changed': { lines: number }
    'reorganisation.removed': { title: string }
    'reorganisation.checked': { problems: number; waiting: number }
    'reorganisation.approved': { title: string; decision: string }
    'reorganisation.applied': { title: string; decision: string; on: string; moved: number; waiting: number }
    'reorganisation.reversed': { title: string; reason: string }
  }
}

export {}
