declare module '#platform/facts.ts' {
  interface Facts {
    /** What was done about a vote; who chose what never stands in a fact. */
    'vote.acted': { act: 'opened' | 'extended' | 'closed' | 'announced' | 'annulled'; meetingId: string; note: string }
  }
}

export {}
