import type { Reply } from '#contract/endpoint.ts'
import { dropUpload, finishUpload, readUpload, startUpload } from '#contract/files.ts'
import { call, headers, Refusal, refusalOf } from './api.ts'

export type Uploaded = Reply<typeof finishUpload>

const triesPerPart = 6
const mayPass = new Set<string>(['offline', 'service.unavailable', 'upload.offset'])
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
  private partBytes = 0
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
      const resumed = this.id !== undefined
      if (!resumed) await this.begin()
      await this.sendAll(this.id ?? '', resumed)
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

  private async begin(): Promise<void> {
    const begun = await call(startUpload, { name: this.file.name.normalize('NFC').slice(-255), size: this.file.size })
    this.id = begun.id
    this.partBytes = begun.partBytes
    this.sent = 0
  }

  /** Sends what the server does not have yet. After a lost line it is asked how far it came before anything is sent again. */
  private async sendAll(id: string, resumed: boolean): Promise<void> {
    let at = 0
    let unsure = resumed
    let failures = 0
    while (at < this.file.size) {
      try {
        if (unsure) at = (await call(readUpload, { id })).received
        unsure = false
        this.state = 'sending'
        if (at < this.file.size) at = await this.sendOne(id, at)
        failures = 0
      } catch (error) {
        const passing = error instanceof Refusal && mayPass.has(error.code)
        if (!passing || ++failures > triesPerPart) throw error
        this.state = 'waiting'
        unsure = true
        await pause(500 * 2 ** failures)
      }
      this.sent = at
    }
  }

  private sendOne(id: string, at: number): Promise<number> {
    const part = this.file.slice(at, at + this.partBytes)
    const onProgress = (sent: number) => {
      this.sent = sent
    }
    return sendPart(id, at, part, onProgress, this.control.signal)
  }
}
