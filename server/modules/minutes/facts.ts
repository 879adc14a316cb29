declare module '#platform/facts.ts' {
  interface Facts {
    /** What was done about the minutes or the conclusions of the meeting that is the subject; what they say never stands in a fact. */
    'minutes.acted': {
      act:
        | 'begun'
        | 'taken'
        | 'reviewAsked'
        | 'commented'
        | 'answered'
        | 'reviewed'
        | 'agreed'
        | 'reopened'
        | 'concluded'
        | 'noticeDrafted'
        | 'tasksGiven'
        | 'bundleTaken'
      note: string
      /** Holdings of posts to be told. */
      holders: readonly string[]
    }
  }
}

export {}
