declare module '#platform/facts.ts' {
  interface Facts {
    'session.opened': { address: string }
    'session.ended': { sessionIds: readonly string[]; why: 'logout' | 'revoked' | 'password' | 'disabled' | 'tries' }
    'login.failed': { address: string; locked: boolean }
    'account.created': { login: string }
    'account.password-changed': { byAdministrator: boolean }
    'account.second-factor': { on: boolean }
    'account.standing': { to: string }
    /** `accounts`: of both, whose pages learn of it. */
    'delegation.given': DelegationFact
    'delegation.revoked': DelegationFact
  }
}

/** Who handles what for whom, until when. */
export interface DelegationFact {
  readonly accounts: readonly string[]
  /** Desks of both. */
  readonly holders: readonly string[]
  readonly from: string
  readonly to: string
  readonly startsOn: string
  readonly endsOn: string
  readonly scope: readonly string[]
  readonly reason: string
}
