import type { Reply } from '#contract/endpoint.ts'
import { dropUpload, finishUpload, readUpload, startUpload } from '#contract/files.ts'
import { call, headers, Refusal, refusalOf } from './api.ts'

export type Uploaded = Reply<typeof finishUpload>

const triesPerPart = 6
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends one part; resolves with how far the server has come. XMLHttpRequest, because only it tells progress of what is sent. */
function sendPart(
  id: string,
  from: number,
  part: Blob,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PATCH', `/api/uploads/${id}`)
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/offset+octet-stream')
    request.setRequestHeader('upload-offset', String(from))
    request.upload.onprogress = (event) => onProgress(from + event.loaded)
    request.onload = () => {
      const answer = new Response(request.responseText, { status: request.status })
      if (answer.ok) resolve((JSON.parse(request.responseText) as { received: number }).received)
      else refusalOf(answer).then(reject)
    }
    request.onerror = () => reject(new Refusal('offline', {}, ''))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(part)
  })
}

/**
 * One file on its way to the server, in parts. A lost line is waited out and the upload goes on where the server has it; the person may
 * stop it, and may try again after a refusal.
 */
export class Upload {
  readonly file: File
  state = $state<'sending' | 'waiting' | 'finishing' | 'done' | 'failed' | 'stopped'>('sending')
  sent = $state(0)
  result = $state.raw<Uploaded | undefined>(undefined)
  refusal = $state.raw<Refusal | undefined>(undefined)
  private id: string | undefined
  private control = new AbortController()

  constructor(file: File) {
    this.file = file
  }

  /** Resolves when it ended, whichever way. */
  async run(): Promise<void> {
    this.control = new AbortController()
    this.refusal = undefined
    this.state = 'sending'
    try {
      const partBytes = await this.begin()
      await this.sendAll(partBytes)
      this.state = 'finishing'
      this.result = await call(finishUpload, { id: this.id ?? '' })
      this.state = 'done'
    } catch (error) {
      if (error instanceof DOMException) this.state = 'stopped'
      else if (error instanceof Refusal) {
        this.refusal = error
        this.state = 'failed'
      } else throw error
    }
  }

  /** Stops and lets the server forget what it has. */
  async stop(): Promise<void> {
    this.control.abort()
    this.state = 'stopped'
    if (this.id !== undefined && this.result === undefined)
      await call(dropUpload, { id: this.id }).catch(() => undefined)
  }

  private async begin(): Promise<number> {
    const begun = await call(startUpload, { name: this.file.name.normalize('NFC').slice(-255), size: this.file.size })
    this.id = begun.id
    this.sent = 0
    return begun.partBytes
  }

  private async sendAll(partBytes: number): Promise<void> {
    const id = this.id ?? ''
    let at = 0
    let failures = 0
    while (at < this.file.size) {
      try {
        at = await sendPart(
          id,
          at,
          this.file.slice(at, at + partBytes),
          (sent) => {
            this.sent = sent
          },
          this.control.signal,
        )
        failures = 0
      } catch (error) {
        const passing =
          error instanceof Refusal && ['offline', 'service.unavailable', 'upload.offset'].includes(error.code)
        if (!passing || ++failures > triesPerPart) throw error
        this.state = 'waiting'
        await pause(500 * 2 ** failures)
        at = (await call(readUpload, { id })).received
        this.state = 'sending'
      }
      this.sent = at
    }
  }
}
