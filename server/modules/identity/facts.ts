declare module '#platform/facts.ts' {
  interface Facts {
    'session.opened': { address: string }
    'session.ended': { sessionIds: readonly string[]; why: 'logout' | 'revoked' | 'password' | 'disabled' | 'tries' }
    'login.failed': { address: string; locked: boolean }
    'account.created': { login: string }
    'account.password-changed': { byAdministrator: boolean }
    'account.second-factor': { on: boolean }
    'account.standing': { to: string }
  }
}

export {}
