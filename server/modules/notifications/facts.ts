declare module '#platform/facts.ts' {
  interface Facts {
    'notice.given': { holders: readonly string[]; urgent: boolean }
    'notice.settings': Record<never, never>
  }
}

export {}
