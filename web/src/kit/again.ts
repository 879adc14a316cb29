import { Refusal } from './api.ts'

/** Between two tries of a command whose answer was lost. */
const againMs = [400, 1200, 3000]

/** What means the same however often it is asked is asked again while its answer was lost. */
export async function again<R>(what: () => Promise<R>): Promise<R> {
  for (let turn = 0; ; turn++) {
    try {
      return await what()
    } catch (thrown) {
      const wait = againMs[turn]
      if (!(thrown instanceof Refusal) || !/^(offline|service\.unavailable)$/.test(thrown.code) || wait === undefined)
        throw thrown
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}
