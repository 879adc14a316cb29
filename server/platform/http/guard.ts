import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Actor, may, systemActor } from '#access'
import type { Access } from '#contract/endpoint.ts'
import { type Fault, fault } from '../fault.ts'
import type { Caller } from './route.ts'

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

const owed: Record<Exclude<Caller['state'], 'complete'>, () => Fault> = {
  locked: () => fault('session.locked'),
  'second-factor': () => fault('session.second-factor'),
  'second-factor-enrol': () => fault('session.second-factor'),
  'password-change': () => fault('session.password-change'),
  'post-missing': () => fault('session.post-missing'),
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A page of another origin must not drive this one: checked by Origin on every change, by token when there is a session. */
export function refuseForgery(request: FastifyRequest, caller: Caller | undefined): void {
  if (!unsafe.has(request.method)) return
  const origin = request.headers.origin
  // `null` and whatever else is no address has no host.
  if (origin !== undefined && URL.parse(origin)?.host !== request.host) throw fault('access.origin')
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw fault('access.origin')
  if (caller === undefined) return
  const token = request.headers['x-csrf']
  if (typeof token !== 'string' || !sameText(token, caller.csrf)) throw fault('access.origin')
}

/**
 * A page says in which post it was opened. If the session acts in another one since – chosen in another tab, or the post has ended – a
 * change meant for the one desk must not land on the other.
 */
export function refuseOtherPost(request: FastifyRequest, caller: Caller | undefined): void {
  const post = request.headers['x-post']
  if (!unsafe.has(request.method) || post === undefined || caller === undefined) return
  if (post !== caller.actor.assignmentId) throw fault('session.post-changed')
}

/** Lets the caller pass or throws; answers with the actor the unit of work runs as. */
export function admit(access: Access, caller: Caller | undefined): Actor {
  if (access === 'public') return caller?.actor ?? systemActor
  if (caller === undefined) throw fault('session.missing')
  if (access === 'signed-in') return caller.actor
  if (caller.state !== 'complete') throw owed[caller.state]()
  if (access !== 'session' && !may(caller.actor, access)) throw fault('access.denied')
  return caller.actor
}
