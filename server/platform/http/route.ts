import type { Readable } from 'node:stream'
import type { Actor } from '#access'
import type { Ask, Endpoint, Reply } from '#contract/endpoint.ts'
import type { Run, Work } from '../work.ts'

/** Who is calling, as the identity room sees it. Only `complete` callers may do more than finish signing in. */
export interface Caller {
  readonly sessionId: string
  readonly accountId: string
  readonly state: 'complete' | 'locked' | 'second-factor' | 'second-factor-enrol' | 'password-change' | 'post-missing'
  /** Must come back in the `x-csrf` header of every call that changes something. */
  readonly csrf: string
  readonly actor: Actor
}

/** What a command may know of the call beside what was asked. */
export interface Call {
  readonly caller: Caller | undefined
  readonly address: string
  readonly agent: string
  /** Hands the browser its session cookie, or takes it away. */
  setSession(token: string | null): void
}

/** A kept file to send: supports ranges, is never loaded whole. */
export interface KeptFile {
  readonly sha256: string
  readonly size: number
  readonly name: string
  readonly mediaType: string
  readonly inline: boolean
}

/** A file made while it is sent. */
export interface MadeFile {
  readonly stream: Readable
  readonly name: string
  readonly mediaType: string
  readonly inline: boolean
}

/** Bytes arriving on a `stream: 'in'` endpoint. */
export interface Incoming {
  readonly bytes: Readable
  /** The `Upload-Offset` header, tus 1.0. */
  readonly offset: number
  readonly mediaType: string
}

export interface RouteOptions {
  readonly rate?: 'login'
  /** Who asked when is not written into the log: only what went wrong. */
  readonly quiet?: true
}

/** Bytes of another program's protocol, whole. */
export interface PlainBytes {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** One endpoint bound to what answers it. Made by `on`, `onSteps`, `onIncoming`, `onDownload`, `onMade`; mounted by `buildHttp`. */
export interface Route {
  readonly it: Endpoint
  readonly options: RouteOptions
  readonly answer:
    | { readonly kind: 'json'; handle(work: Work, ask: never, call: Call): Promise<unknown> }
    | { readonly kind: 'in'; handle(run: Run, actor: Actor, ask: never, incoming: Incoming): Promise<unknown> }
    | {
        readonly kind: 'plain'
        readonly limit: number
        handle(run: Run, ask: never, body: Uint8Array): Promise<PlainBytes>
      }
    | { readonly kind: 'steps'; handle(run: Run, actor: Actor, ask: never): Promise<unknown> }
    | { readonly kind: 'made'; handle(run: Run, actor: Actor, ask: never): Promise<MadeFile> }
    | { readonly kind: 'out'; handle(work: Work, ask: never): Promise<KeptFile | MadeFile> }
}

// NoInfer keeps TypeScript from inferring the endpoint backwards through TypeBox's Static, which costs a million instantiations.

/** Binds an endpoint to a command that runs inside one unit of work. */
export function on<E extends Endpoint>(
  it: E,
  handle: NoInfer<(work: Work, ask: Ask<E>, call: Call) => Promise<Reply<E>>>,
  options: RouteOptions = {},
): Route {
  return { it, options, answer: { kind: 'json', handle: handle as never } }
}

/**
 * Binds an endpoint to a command of several units of work, which it opens itself: what takes long outside the database, such as a key in a
 * token, holds no transaction.
 */
export function onSteps<E extends Endpoint>(
  it: E,
  handle: NoInfer<(run: Run, actor: Actor, ask: Ask<E>) => Promise<Reply<E>>>,
  options: RouteOptions = {},
): Route {
  return { it, options, answer: { kind: 'steps', handle: handle as never } }
}

/** Binds an endpoint whose body is a byte stream. The handler opens units of work itself: none stays open while bytes arrive. */
export function onIncoming<E extends Endpoint>(
  it: E,
  handle: NoInfer<(run: Run, actor: Actor, ask: Ask<E>, incoming: Incoming) => Promise<Reply<E>>>,
): Route {
  return { it, options: {}, answer: { kind: 'in', handle: handle as never } }
}

/** Binds an endpoint that answers with a file. The unit of work ends before the first byte leaves. */
export function onDownload<E extends Endpoint>(
  it: E,
  handle: NoInfer<(work: Work, ask: Ask<E>) => Promise<KeptFile | MadeFile>>,
): Route {
  return { it, options: {}, answer: { kind: 'out', handle: handle as never } }
}

/**
 * Binds an endpoint whose file takes long to make. The handler opens units of work itself: none stays open while it is made, and all have
 * ended before the first byte leaves.
 */
export function onMade<E extends Endpoint>(
  it: E,
  handle: NoInfer<(run: Run, actor: Actor, ask: Ask<E>) => Promise<MadeFile>>,
): Route {
  return { it, options: {}, answer: { kind: 'made', handle: handle as never } }
}

/**
 * Binds an endpoint of another protocol that asks and answers in bytes, such as OCSP (RFC 6960). A body above `limit` bytes is refused; it
 * acts for nobody.
 */
export function onPlain<E extends Endpoint>(
  it: E,
  limit: number,
  handle: NoInfer<(run: Run, ask: Ask<E>, body: Uint8Array) => Promise<PlainBytes>>,
): Route {
  return { it, options: {}, answer: { kind: 'plain', limit, handle: handle as never } }
}
