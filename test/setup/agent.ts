import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** What the page sends, in the words of the agents officials have; one such message is one file. */
export interface AgentAsk {
  /** Where the signed file is sent. */
  readonly FileUploadHandler: string
  /** Where the file to be signed is fetched. */
  readonly FileName: string
  readonly SessionId?: string
  readonly JWTToken?: string
  readonly MetaData?: readonly { readonly Key: string; readonly Value: string }[]
  readonly DocNumber?: string
  readonly IssuedDate?: string
}

/** What the page hears: `Status` 0 when the file was taken. */
export interface AgentReply {
  readonly Status: number
  readonly Message: string
  readonly FileName?: string
  readonly FileServer?: string
  readonly DocumentNumber?: string
  readonly DocumentDate?: string
}

/** The kind of signature: the last part of the address the page connects to. */
export const agentPaths = [
  '/SignJson',
  '/SignApproved',
  '/SignIssued',
  '/SignCopy',
  '/SignAppendix',
  '/Comment',
  '/GetCertInfo',
] as const
export type AgentPath = (typeof agentPaths)[number]

export interface AgentOptions {
  /** Signs what was fetched; what it throws is what the person at the agent saw. */
  sign(file: Uint8Array, ask: AgentAsk, path: AgentPath): Promise<Uint8Array>
  /** Pages that may use the agent; without it every one. */
  readonly origins?: readonly string[]
  /** Bytes of a file that are fetched. */
  readonly limit?: number
  /** What it says of the token in it; without one it says that there is none. Null: an old version, which hangs up at that question. */
  readonly token?: () => AgentToken | undefined | null
}

/** As the page reads it; names of fields differ between programs. */
export interface AgentToken {
  readonly CommonName: string
  readonly SerialNumber: string
  readonly ValidTo: string
  /** DER. */
  readonly Base64Data: string
}

export interface Agent {
  /** `ws://127.0.0.1:…`, without a slash at the end. Real agents speak wss under a certificate they install. */
  readonly address: string
  /** Requests heard, by kind. */
  readonly heard: readonly { readonly path: AgentPath; readonly ask: AgentAsk }[]
  close(): Promise<void>
}

/** Numbers of replies: 0 is success everywhere; the others are ours. */
export const agentStatus = { done: 0, refused: 1, download: 2, upload: 3, request: 4 } as const

class Failure extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * An agent of ours that behaves like the signing services on officials' machines: it listens on loopback, fetches the file itself, signs, sends
 * it back itself, and tells the page how it went. It has none of the browser's cookies: what it may fetch and send is in the addresses and
 * the token it is given.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const heard: { path: AgentPath; ask: AgentAsk }[] = []
  const server = createServer((_, response) => response.writeHead(426).end())
  const sockets = new WebSocketServer({
    server,
    maxPayload: 64 * 1024,
    verifyClient: ({ origin }: { origin: string }) => options.origins?.includes(origin) ?? true,
  })
  sockets.on('connection', (socket, request) => {
    const path = agentPaths.find((it) => it === request.url)
    if (path === undefined) return socket.close(1008, 'path')
    socket.once('message', (data) => {
      if (path === '/GetCertInfo') {
        const found = options.token?.()
        return found === null ? socket.close(1008, 'path') : send(socket, tokenInfo(found))
      }
      answer(options, path, String(data), heard).then((reply) => send(socket, reply))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function tokenInfo(found: AgentToken | undefined): AgentReply & { readonly CertInfo?: AgentToken } {
  return found === undefined
    ? { Status: agentStatus.refused, Message: 'Không tìm thấy thiết bị' }
    : { Status: agentStatus.done, Message: '', CertInfo: found }
}

function send(socket: WebSocket, reply: AgentReply): void {
  socket.send(JSON.stringify(reply), () => socket.close())
}

async function answer(
  options: AgentOptions,
  path: AgentPath,
  text: string,
  heard: { path: AgentPath; ask: AgentAsk }[],
): Promise<AgentReply> {
  try {
    const ask = readAsk(text)
    heard.push({ path, ask })
    const file = await fetched(ask, options.limit ?? 100 * 1024 * 1024)
    const signed = await options.sign(file, ask, path).catch((error: unknown) => {
      throw new Failure(agentStatus.refused, error instanceof Error ? error.message : String(error))
    })
    return {
      Status: agentStatus.done,
      Message: '',
      ...(await uploaded(ask, signed)),
      DocumentNumber: ask.DocNumber ?? '',
      DocumentDate: ask.IssuedDate ?? '',
    }
  } catch (error) {
    if (error instanceof Failure) return { Status: error.status, Message: error.message }
    throw error
  }
}

function readAsk(text: string): AgentAsk {
  try {
    const ask = JSON.parse(text) as AgentAsk
    if (URL.canParse(ask.FileUploadHandler) && URL.canParse(ask.FileName)) return ask
  } catch {
    // Said below.
  }
  throw new Failure(agentStatus.request, 'FileUploadHandler, FileName')
}

/** Session and token go along as the page gave them. */
function headersOf({ SessionId = '', JWTToken = '' }: AgentAsk): Record<string, string> {
  return {
    ...(SessionId === '' ? {} : { cookie: SessionId }),
    ...(JWTToken === '' ? {} : { authorization: `Bearer ${JWTToken}` }),
  }
}

async function fetched(ask: AgentAsk, limit: number): Promise<Uint8Array> {
  const response = await fetch(ask.FileName, { headers: headersOf(ask) }).catch(() => undefined)
  if (response?.status !== 200) throw new Failure(agentStatus.download, `HTTP ${response?.status ?? 0}`)
  const file = await response.bytes()
  if (file.length > limit) throw new Failure(agentStatus.download, 'limit')
  return file
}

/** As a form with the file in the field `uploadfile` and the page's own words beside it. */
async function uploaded(ask: AgentAsk, signed: Uint8Array): Promise<{ FileName: string; FileServer: string }> {
  const form = new FormData()
  form.set('uploadfile', new File([Uint8Array.from(signed)], 'signed.pdf', { type: 'application/pdf' }))
  for (const { Key, Value } of ask.MetaData ?? []) form.set(Key, Value)
  const request = { method: 'POST', headers: headersOf(ask), body: form }
  const response = await fetch(ask.FileUploadHandler, request).catch(() => undefined)
  const text = (await response?.text().catch(() => '')) ?? ''
  if (response?.status !== 200) throw new Failure(agentStatus.upload, `HTTP ${response?.status ?? 0}`)
  try {
    const {
      Status,
      Message = '',
      FileName = '',
      FileServer = '',
    } = JSON.parse(text) as { Status: unknown } & Record<string, string>
    if (Status === true || Status === 0) return { FileName, FileServer }
    throw new Failure(agentStatus.upload, Message)
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(agentStatus.upload, 'JSON')
  }
}
