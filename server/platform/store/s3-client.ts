import * as http from 'node:http'
import * as https from 'node:https'
import { Client } from 'minio'
import { partSize } from './s3-upload.ts'

/** An S3 server and the bucket on it, addressed path-style. */
export interface S3Settings {
  readonly endPoint: string
  readonly port: number
  readonly useSSL: boolean
  readonly accessKey: string
  readonly secretKey: string
  readonly bucket: string
  readonly region?: string
}

/** A connection on which nothing moves for two minutes is dead; the client itself would wait for ever. */
const silence = 120_000

/** The client and a way to close its kept-alive connections. */
export function connect(settings: S3Settings): { client: Client; close(): void } {
  const options = { keepAlive: true, timeout: silence }
  const agent = settings.useSSL ? new https.Agent(options) : new http.Agent(options)
  const transport = settings.useSSL ? https : http
  const client = new Client({
    endPoint: settings.endPoint,
    port: settings.port,
    useSSL: settings.useSSL,
    accessKey: settings.accessKey,
    secretKey: settings.secretKey,
    ...(settings.region === undefined ? {} : { region: settings.region }),
    pathStyle: true,
    partSize,
    transportAgent: agent,
    transport: { request: impatient(transport.request) },
    // Its own retries write to the console; faults say `retryable` and the caller decides.
    retryOptions: { disableRetry: true },
  })
  return { client, close: () => agent.destroy() }
}

function impatient(request: typeof http.request): typeof http.request {
  const send = (options: http.RequestOptions, answer?: (response: http.IncomingMessage) => void) => {
    const sent = request(options, answer)
    sent.on('timeout', () => sent.destroy(new Error('the S3 server is silent')))
    return sent
  }
  return send as typeof http.request
}

/** Makes the bucket unless it is there. */
export async function makeBucket(client: Client, bucket: string, region = ''): Promise<void> {
  if (await client.bucketExists(bucket)) return
  await client.makeBucket(bucket, region).catch(async (cause: unknown) => {
    // Another process was quicker.
    if (!(await client.bucketExists(bucket))) throw cause
  })
}
