export interface AskLimits {
  /** For question and answer together. */
  readonly milliseconds: number
  /** Bytes of an answer that are read. */
  readonly size: number
  /** Ends the question early. */
  readonly signal?: AbortSignal
}

/** No answer, no answer in time, or one without end. What an answer says is the caller's matter. */
export class NoAnswer extends Error {
  readonly code: 'unreachable' | 'slow' | 'too-large'
  constructor(code: NoAnswer['code'], cause?: unknown) {
    super(code, { cause })
    this.name = 'NoAnswer'
    this.code = code
  }
}

export interface Reply {
  readonly status: number
  readonly body: Uint8Array
}

/** Asks a service of the trust infrastructure over HTTP, under limits and without following it elsewhere. Throws `NoAnswer`. */
export async function askBounded(address: string, request: RequestInit, limits: AskLimits): Promise<Reply> {
  const { milliseconds, size, signal } = limits
  const clock = AbortSignal.timeout(milliseconds)
  const both = signal === undefined ? clock : AbortSignal.any([clock, signal])
  try {
    const response = await fetch(address, { ...request, redirect: 'manual', signal: both })
    return { status: response.status, body: await bounded(response.body, size) }
  } catch (error) {
    if (error instanceof NoAnswer) throw error
    throw new NoAnswer(clock.aborted ? 'slow' : 'unreachable', error)
  }
}

async function bounded(body: AsyncIterable<Uint8Array> | null, size: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > size) throw new NoAnswer('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
