import type { FaultCode } from './faults.ts'
import type { Permission } from './permissions.ts'
import type { Static, TSchema } from './shape.ts'

/**
 * Who may call at all. `public`: anyone. `signed-in`: any live session, also one that still owes a second factor, a new password or an
 * unlock. `session`: a complete session. A permission: a complete session whose post grants it. Row rights come after, in the door.
 */
export type Access = 'public' | 'signed-in' | 'session' | Permission

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly summary: string
  readonly access: Access
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  readonly reply: TSchema
  readonly faults: readonly FaultCode[]
  /** `in`: the request body is a raw byte stream. `out`: the reply is a file, not JSON. */
  readonly stream?: 'in' | 'out'
}

type Part<E extends Endpoint, K extends 'params' | 'query' | 'body'> = E[K] extends TSchema ? Static<E[K]> : unknown

/** Everything the caller says: path parameters, query and body in one flat object. */
export type Ask<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>
export type Reply<E extends Endpoint> = Static<E['reply']>

export const endpoint = <const E extends Endpoint>(it: E): E => it
