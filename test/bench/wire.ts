import { Agent, request } from 'node:http'
import type { Page } from '../setup/page.ts'

/** A caller over kept connections that costs little beside what it measures. */
export class Wire {
  private readonly address: string
  private readonly headers: Record<string, string>
  private readonly agent: Agent

  constructor(page: Page, connections = 1) {
    this.address = page.address
    this.headers = { cookie: page.cookie, 'x-csrf': page.csrf }
    this.agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  /** Sends and reads the whole answer; anything but success throws. */
  send(method: string, path: string, body?: object): Promise<string> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const typed =
      text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
    return new Promise((resolve, reject) => {
      const asking = request(
        this.address + path,
        { method, agent: this.agent, headers: { ...this.headers, ...typed } },
        (answer) => {
          let got = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            got += part
          })
          answer.once('end', () =>
            answer.statusCode === 200
              ? resolve(got)
              : reject(new Error(`${method} ${path}: ${answer.statusCode} ${got}`)),
          )
        },
      )
      asking.once('error', reject)
      asking.end(text)
    })
  }

  close(): void {
    this.agent.destroy()
  }
}
