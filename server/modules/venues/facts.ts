interface Acted {
  readonly act: 'held' | 'asked' | 'moved' | 'cancelled' | 'approved' | 'refused'
  readonly venue: string | null
  readonly equipment: string | null
  readonly from: string
  readonly to: string
  /** The reason, or what it is for; empty where it is private. */
  readonly note: string
  /** Holdings of posts to be told. */
  readonly holders: readonly string[]
}

declare module '#platform/facts.ts' {
  interface Facts {
    'venue.entered': { name: string; from: string }
    'venue.changed': { name: string }
    'venue.closed': { on: string; reason: string }
    'equipment.entered': { name: string; count: number; from: string }
    'equipment.changed': { name: string; count: number }
    'equipment.closed': { on: string; reason: string }
    'booking.acted': Acted
  }
}

export type { Acted }
