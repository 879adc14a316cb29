import { Worker } from 'node:worker_threads'

export interface ThreadBounds {
  readonly seconds: number
  /** Of the thread's heap. */
  readonly megabytes: number
  /** Seconds it is kept without a question; half a minute when not given. */
  readonly idle?: number
}

/** `tooSlow`: ended at the limit of time. `broken`: the thread died, for want of memory as a rule. */
export type ThreadAnswer<Reply> =
  | { readonly outcome: 'done'; readonly reply: Reply }
  | { readonly outcome: 'tooSlow' | 'broken' }

export interface Numbered<Body> {
  readonly number: number
  readonly body: Body
}

const idleSeconds = 30

/**
 * Asks a thread of its own, one question after the other, because what it reads may be hostile: a question that breaks the bounds costs
 * the thread, not the process. The thread is kept for the next question and let go when none comes. `file` answers every
 * `Numbered<Ask>` with one `Numbered<Reply>`.
 */
export function boundedThread<Ask, Reply>(file: URL, bounds: ThreadBounds): (ask: Ask) => Promise<ThreadAnswer<Reply>> {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let asked = 0

  const stop = () => {
    const old = worker
    worker = undefined
    old?.terminate().catch(() => undefined)
  }
  const start = () => {
    const fresh = new Worker(file, {
      resourceLimits: { maxOldGenerationSizeMb: bounds.megabytes },
      stdout: true,
      stderr: true,
    })
    const forget = () => {
      if (worker === fresh) worker = undefined
    }
    fresh.on('error', forget).on('exit', forget)
    fresh.unref()
    worker = fresh
    return fresh
  }
  const askNow = (body: Ask): Promise<ThreadAnswer<Reply>> => {
    clearTimeout(idle)
    const thread = worker ?? start()
    const number = ++asked
    return new Promise((resolve) => {
      const settle = (answer: ThreadAnswer<Reply>) => {
        clearTimeout(timer)
        thread.off('message', heard).off('error', lost).off('exit', lost)
        if (answer.outcome === 'done') idle = setTimeout(stop, (bounds.idle ?? idleSeconds) * 1000).unref()
        else stop()
        resolve(answer)
      }
      const heard = (message: Numbered<Reply>) => {
        if (message.number === number) settle({ outcome: 'done', reply: message.body })
      }
      const lost = () => settle({ outcome: 'broken' })
      const timer = setTimeout(() => settle({ outcome: 'tooSlow' }), bounds.seconds * 1000)
      thread.on('message', heard).on('error', lost).on('exit', lost)
      thread.postMessage({ number, body } satisfies Numbered<Ask>)
    })
  }
  return (ask) => {
    const answer = turn.then(() => askNow(ask))
    turn = answer.catch(() => undefined)
    return answer
  }
}
