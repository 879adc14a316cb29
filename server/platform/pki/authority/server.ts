import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { partsOf, readDer } from '../der/read.ts'
import { type Answer, answer, type Register } from './answer.ts'
import { paths } from './create.ts'
import { requestLimit } from './ocsp.ts'

/** How the responder misbehaves when told to, as real ones do on bad days. */
export type Fault = 'down' | 'slow' | 'html' | 'not-found' | 'wrong-nonce' | 'wrong-imprint' | 'cut'

export interface AuthorityServer {
  readonly address: string
  /** What happens to requests of a path; `undefined` ends it. */
  setFault(path: string, fault: Fault | undefined): void
  /** Requests answered so far, by path. */
  count(path: string): number
  close(): Promise<void>
}

/** The body, or nothing when it is longer than any honest request. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > requestLimit) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** The request with its nonce or its imprint changed: what comes back is well signed, and an answer to somebody else's question. */
function spoiled(body: Uint8Array, fault: Fault | undefined): Uint8Array {
  if (fault !== 'wrong-nonce' && fault !== 'wrong-imprint') return body
  const changed = Uint8Array.from(body)
  const [, imprint, ...rest] = partsOf(readDer(changed))
  const nonce = rest.find(({ tag }) => tag === 0x02)
  const window = fault === 'wrong-nonce' ? nonce?.content : imprint && partsOf(imprint)[1]?.content
  const last = (window?.length ?? 0) - 1
  if (window !== undefined) window[last] = (window[last] ?? 0) ^ 1
  return changed
}

/**
 * A tiny responder on loopback for tests and tools: time-stamps, OCSP, lists and certificates of the authority. Port 0 picks a free one, and
 * `register` is made for the address, because certificates carry it.
 */
export async function serveAuthority(register: (address: string) => Register, port = 0): Promise<AuthorityServer> {
  const faults = new Map<string, Fault>()
  const counts = new Map<string, number>()
  let current: Register | undefined
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const fault = faults.get(path)
    counts.set(path, (counts.get(path) ?? 0) + 1)
    if (fault === 'down') return void request.socket.destroy()
    const body = await bodyOf(request)
    if (body === undefined) return void response.writeHead(413, { connection: 'close' }).end()
    if (fault === 'slow') return
    if (fault === 'html')
      return send(response, { status: 200, type: 'text/html', body: Buffer.from('<html>login</html>') })
    if (fault === 'not-found' || current === undefined) return send(response, { status: 404, type: 'text/plain', body })
    const given = answer(current, { path, body: path === paths.timestamp ? spoiled(body, fault) : body })
    send(response, fault === 'cut' ? { ...given, body: given.body.subarray(0, given.body.length >> 1) } : given)
  }
  const server = createServer((request, response) => {
    reply(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  current = register(address)
  return {
    address,
    setFault: (path, fault) => void (fault === undefined ? faults.delete(path) : faults.set(path, fault)),
    count: (path) => counts.get(path) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body)
}
