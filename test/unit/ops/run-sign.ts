import { spawn } from 'node:child_process'

/** Runs the command as people do, with nothing of this process's settings; the services it asks answer from this process. */
export function runSign(words: readonly string[], environment: Readonly<Record<string, string>>) {
  return new Promise<{ readonly code: number | null; readonly said: string }>((done) => {
    const env = { PATH: process.env['PATH'] ?? '', ...environment }
    const child = spawn(process.execPath, ['server/ops/sign.ts', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('close', (code) => done({ code, said }))
  })
}
