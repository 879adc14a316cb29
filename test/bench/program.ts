import { type ChildProcess, spawn } from 'node:child_process'

const deadline = 240_000

/** A program of ours or of the peer as a process of its own. */
export interface Program {
  readonly pid: number
  readonly address: string
  /** Milliseconds from the spawn until the address was printed. */
  readonly took: number
  stop(): Promise<void>
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await over
}

/** Runs a file with Node and waits for the line that holds its address. */
export function runProgram(file: string, settings: Record<string, string>): Promise<Program> {
  const start = performance.now()
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...settings },
  })
  const orphaned = () => child.kill('SIGTERM')
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${file} did not start`))
      child.kill('SIGKILL')
    }, deadline)
    let said = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (part: string) => {
      said += part
      const address = /^(?:Liên Thông|bare): (http\S+)/m.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      said = ''
      resolve({ pid: child.pid ?? 0, address, took: performance.now() - start, stop: () => end(child) })
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`${file} ended with ${code}: ${said}`))
    })
  })
}
