import type { Ask, Endpoint, Reply } from '#contract/endpoint.ts'
import type { FaultCode, FaultFacts, WireFault } from '#contract/faults.ts'

/** A call the server refused, or that never reached it (`offline`). `request` is the number to quote to support. */
export class Refusal extends Error {
  readonly code: FaultCode | 'offline'
  readonly facts: unknown
  readonly request: string

  constructor(code: FaultCode | 'offline', facts: unknown, request: string) {
    super(code)
    this.code = code
    this.facts = facts
    this.request = request
  }

  /** The facts of a code, when it is that code. */
  factsOf<C extends keyof FaultFacts>(code: C): FaultFacts[C] | undefined {
    return this.code === code ? (this.facts as FaultFacts[C]) : undefined
  }
}

interface Wire {
  csrf: string
  /** The post this page was opened in; a change for another desk is refused. */
  post: string | null
  /** Told when the session is missing, locked or owes something, so that the shell can ask for it. */
  onSession(code: FaultCode): void
}

const wire: Wire = { csrf: '', post: null, onSession: () => undefined }

/** Gives every later call the session's token, and the shell its ear for ended and locked sessions. */
export function useSession(given: Partial<Wire>): void {
  Object.assign(wire, given)
}

export interface CallOptions {
  /** The page calls by itself: it must not keep an idle session awake. */
  readonly background?: boolean
  readonly signal?: AbortSignal
}

function split(it: Endpoint, ask: Record<string, unknown>): { url: string; rest: Record<string, unknown> } {
  const rest = { ...ask }
  const path = it.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]))
    delete rest[name]
    return value
  })
  const names = Object.keys((it.query as { properties?: object } | undefined)?.properties ?? {})
  const query = new URLSearchParams()
  for (const name of names) {
    if (rest[name] !== undefined && rest[name] !== '') query.set(name, String(rest[name]))
    delete rest[name]
  }
  return { url: query.size > 0 ? `${path}?${query}` : path, rest }
}

/** The address of a `stream: 'out'` endpoint, for links, viewers and downloads. */
export function addressOf<E extends Endpoint>(it: E, ask: Ask<E>): string {
  return split(it, ask as Record<string, unknown>).url
}

export function headers(background = false): Record<string, string> {
  return {
    'x-csrf': wire.csrf,
    ...(wire.post === null ? {} : { 'x-post': wire.post }),
    ...(background ? { 'x-background': '1' } : {}),
  }
}

/** Reads a refusal off an answer and tells the shell when it concerns the session. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const fault = (await response.json().catch(() => undefined)) as WireFault | undefined
  const code = fault?.code ?? (response.status >= 502 ? 'service.unavailable' : 'internal')
  if (code.startsWith('session.')) wire.onSession(code)
  return new Refusal(code, fault?.facts ?? {}, fault?.request ?? '')
}

/** Calls an endpoint. Anything but success throws a `Refusal`. */
export async function call<E extends Endpoint>(it: E, ask: Ask<E>, options: CallOptions = {}): Promise<Reply<E>> {
  const { url, rest } = split(it, ask as Record<string, unknown>)
  const response = await fetch(url, {
    method: it.method,
    headers: { ...headers(options.background), ...(it.body ? { 'content-type': 'application/json' } : {}) },
    ...(it.body ? { body: JSON.stringify(rest) } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Refusal('offline', {}, '')
  })
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as Reply<E>
}
