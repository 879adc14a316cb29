import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A second process of a benchmark, so that what asks does not share the event loop of what answers. One question at a time. */
export interface Helper {
  ask<A>(question: object): Promise<A>
  stop(): void
}

export function startHelper(file: string): Helper {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let fail: (error: Error) => void = () => undefined
  child.once('exit', (code) => fail(new Error(`${file} ended with ${code}`)))
  return {
    ask: <A>(question: object) =>
      new Promise<A>((resolve, reject) => {
        fail = reject
        child.once('message', (answer) => resolve(answer as A))
        child.send(question)
      }),
    stop: () => {
      child.kill()
    },
  }
}
