declare module '#platform/facts.ts' {
  interface Facts {
    /** What was done with the round of opinion slips that is the subject; what anybody answered never stands in a fact. */
    'slip.acted': {
      act:
        | 'created'
        | 'changed'
        | 'paperAdded'
        | 'paperDropped'
        | 'asked'
        | 'answered'
        | 'paperEntered'
        | 'reminded'
        | 'extended'
        | 'over'
        | 'closed'
        | 'cancelled'
        | 'summaryTaken'
      note: string
      /** Holdings of posts to be told. */
      holders: readonly string[]
    }
  }
}

export {}
