declare module '#platform/facts.ts' {
  interface Facts {
    'postal.entered': { dispatch: string; recipient: string; on: string }
    'postal.received': { dispatch: string; receipt: string }
    'postal.cancelled': { dispatch: string; reason: string }
    'record-copy.lent': { loan: string; borrower: string; on: string }
    'record-copy.returned': { loan: string; on: string }
  }
}

export {}
