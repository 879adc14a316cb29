import { setTimeout as pause } from 'node:timers/promises'
import { databaseAway } from './fault.ts'

const pauseMs = 250

/**
 * What must be written down although the database is away for the moment: a signature that was given is given once. Tried again until the
 * database is back, for `milliseconds` at most; every other failure is thrown at once. A commit whose answer was lost may have happened: `again`
 * says that this is not the first try. `may` says whether another is harmless.
 */
export async function untilBack<R>(
  milliseconds: number,
  act: (again: boolean) => Promise<R>,
  may: () => boolean = () => true,
): Promise<R> {
  const deadline = performance.now() + milliseconds
  for (let again = false; ; again = true) {
    try {
      return await act(again)
    } catch (error) {
      if (!databaseAway(error) || !may() || performance.now() > deadline) throw error
      await pause(pauseMs)
    }
  }
}
