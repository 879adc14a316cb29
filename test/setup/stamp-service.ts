import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AuthorityServer, type Fault, paths } from '#platform/pki/authority/index.ts'

/** A time-stamp service at one address whose keys and certificates change over the years, and which has bad days. */
export interface StampService {
  readonly address: string
  /** Who answers from now on. */
  serve(authority: AuthorityServer): void
  setFault(fault: Fault | undefined): void
  /** Requests so far. */
  count(): number
  close(): Promise<void>
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function startStampService(first: AuthorityServer): Promise<StampService> {
  let behind = first
  let count = 0
  const server: Server = createServer((request, response) => {
    void (async () => {
      count += 1
      const body = Uint8Array.from(await bodyOf(request))
      const headers = { 'content-type': 'application/timestamp-query' }
      const answer = await fetch(`${behind.address}${paths.timestamp}`, { method: 'POST', headers, body })
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      response.end(Buffer.from(await answer.arrayBuffer()))
    })().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    serve(authority) {
      behind = authority
    },
    setFault: (fault) => behind.setFault(paths.timestamp, fault),
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
