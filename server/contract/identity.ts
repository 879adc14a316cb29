import { endpoint } from './endpoint.ts'
import { permissions, roles } from './permissions.ts'
import { CivilDate, Done, Id, Instant, nullable, oneOf, pageAsk, pageOf, record, Type, text } from './shape.ts'

/** A post a person holds today and may act in. */
export const PostCard = record({
  assignmentId: Id,
  title: Type.String(),
  role: oneOf(roles),
  acting: Type.Boolean(),
  agencyId: Id,
  agencyName: Type.String(),
  agencyAbbreviation: Type.String(),
  unitId: Id,
  unitName: Type.String(),
  /** Not the person's own: whose it is, and the last day of acting in it. */
  onBehalfOf: nullable(record({ delegationId: Id, name: Type.String(), until: CivilDate })),
})

/** What the page knows of its session. `state` other than `complete` says what is still owed. */
export const SessionCard = record({
  state: oneOf([
    'complete',
    'locked',
    'second-factor',
    'second-factor-enrol',
    'password-change',
    'post-missing',
  ] as const),
  csrf: Type.String(),
  personName: Type.String(),
  login: Type.String(),
  accountId: Id,
  post: nullable(PostCard),
  posts: Type.Array(PostCard),
  can: Type.Array(oneOf(permissions)),
  secondFactor: Type.Boolean(),
  idleMinutes: Type.Integer(),
  endsAt: Instant,
})

const Password = Type.String({ minLength: 1, maxLength: 200 })
const OneTimeCode = Type.String({ pattern: '^[0-9]{6}$' })

export const readSession = endpoint({
  method: 'GET',
  path: '/api/session',
  summary: 'Who am I, in which post, and what is still owed',
  access: 'signed-in',
  reply: SessionCard,
  faults: [],
})

export const logIn = endpoint({
  method: 'POST',
  path: '/api/session',
  summary: 'Log in with login and password',
  access: 'public',
  body: record({ login: text(100), password: Password }),
  reply: SessionCard,
  faults: ['login.failed', 'login.locked', 'login.disabled'],
})

export const logOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Log out',
  access: 'signed-in',
  reply: Done,
  faults: [],
})

export const giveCode = endpoint({
  method: 'PUT',
  path: '/api/session/second-factor',
  summary: 'Give the one-time code of the second factor',
  access: 'signed-in',
  body: record({ code: OneTimeCode }),
  reply: SessionCard,
  faults: ['login.code-wrong', 'login.locked'],
})

export const unlock = endpoint({
  method: 'PUT',
  path: '/api/session/unlock',
  summary: 'Open a session that locked while idle',
  access: 'signed-in',
  body: record({ password: Password }),
  reply: SessionCard,
  faults: ['password.wrong', 'session.missing', 'login.locked'],
})

export const lockSession = endpoint({
  method: 'PUT',
  path: '/api/session/lock',
  summary: 'Lock the session now',
  access: 'signed-in',
  reply: Done,
  faults: [],
})

export const choosePost = endpoint({
  method: 'PUT',
  path: '/api/session/post',
  summary: 'Choose the post to act in',
  access: 'session',
  body: record({ assignmentId: Id }),
  reply: SessionCard,
  faults: ['thing.missing'],
})

export const changePassword = endpoint({
  method: 'PUT',
  path: '/api/account/password',
  summary: 'Change my password',
  access: 'signed-in',
  body: record({ currentPassword: Password, newPassword: Password }),
  reply: SessionCard,
  faults: [
    'password.wrong',
    'password.weak',
    'password.used-before',
    'session.locked',
    'session.second-factor',
    'login.locked',
  ],
})

export const enrolSecondFactor = endpoint({
  method: 'POST',
  path: '/api/account/second-factor',
  summary: 'Begin a second factor: a fresh secret to put in an authenticator',
  access: 'signed-in',
  body: record({ password: Password }),
  reply: record({ secret: Type.String(), uri: Type.String() }),
  faults: ['password.wrong', 'thing.state', 'login.locked', 'access.denied'],
})

export const confirmSecondFactor = endpoint({
  method: 'PUT',
  path: '/api/account/second-factor',
  summary: 'Turn the second factor on with a first code',
  access: 'signed-in',
  body: record({ code: OneTimeCode }),
  reply: SessionCard,
  faults: ['login.code-wrong', 'thing.state', 'login.locked', 'access.denied'],
})

export const dropSecondFactor = endpoint({
  method: 'DELETE',
  path: '/api/account/second-factor',
  summary: 'Turn the second factor off',
  access: 'session',
  body: record({ password: Password }),
  reply: SessionCard,
  faults: ['password.wrong', 'account.second-factor-required', 'login.locked'],
})

export const SessionRow = record({
  id: Id,
  current: Type.Boolean(),
  address: Type.String(),
  agent: Type.String(),
  createdAt: Instant,
  seenAt: Instant,
})

export const listSessions = endpoint({
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'My live sessions',
  access: 'session',
  reply: record({ rows: Type.Array(SessionRow) }),
  faults: [],
})

export const revokeSession = endpoint({
  method: 'DELETE',
  path: '/api/account/sessions/:id',
  summary: 'End one of my sessions',
  access: 'session',
  params: record({ id: Id }),
  reply: Done,
  faults: ['thing.missing'],
})

export const AccountRow = record({
  id: Id,
  login: Type.String(),
  personName: Type.String(),
  posts: Type.Array(record({ title: Type.String(), agencyName: Type.String() })),
  state: oneOf(['active', 'locked', 'disabled', 'password-change'] as const),
  secondFactor: Type.Boolean(),
  lastLoginAt: nullable(Instant),
})

export const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  summary: 'Accounts of the people in my reach',
  access: 'account.manage',
  query: record({ q: Type.Optional(Type.String({ maxLength: 200 })), ...pageAsk }),
  reply: pageOf(AccountRow),
  faults: [],
})

const OneTimePassword = record({ id: Id, login: Type.String(), oneTimePassword: Type.String() })

export const createAccount = endpoint({
  method: 'POST',
  path: '/api/accounts',
  summary: 'Open an account for a person; answers a password to be changed at first login',
  access: 'account.manage',
  body: record({ personId: Id, login: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{2,59}$' }) }),
  reply: OneTimePassword,
  faults: ['thing.missing', 'access.denied', 'thing.state', 'account.login-taken'],
})

export const resetPassword = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/password',
  summary: 'Give an account a new one-time password and end its sessions',
  access: 'account.manage',
  params: record({ id: Id }),
  reply: OneTimePassword,
  faults: ['thing.missing', 'access.denied'],
})

export const setAccountLock = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/standing',
  summary: 'Unlock, disable or enable an account; drop a lost second factor',
  access: 'account.manage',
  params: record({ id: Id }),
  body: record({ to: oneOf(['unlocked', 'disabled', 'enabled', 'second-factor-dropped'] as const) }),
  reply: Done,
  faults: ['thing.missing', 'access.denied'],
})
