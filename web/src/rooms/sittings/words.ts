import { type Clock, elapsed } from '#contract/sitting-state.ts'
import { sayFault } from '../../kit/say.ts'
import { toasts } from '../../kit/toast.svelte.ts'
import type { Sitting } from './sitting.svelte.ts'

const two = (n: number) => String(n).padStart(2, '0')

/** `4:05`, `1:02:03`; of a negative span its size. */
export function span(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** What is left of a clock, or what it has run where it has no limit; `over`: beyond its limit. */
export function reading(clock: Clock, now: number): { text: string; over: boolean; running: boolean } {
  const ms = elapsed(clock, now)
  const running = clock.startedAt !== null
  if (clock.limitMs === null) return { text: span(ms), over: false, running }
  const left = clock.limitMs - ms
  // A full second is shown until it has gone by, as on a stop-watch that counts down.
  return left >= 0
    ? { text: span(Math.ceil(left / 1000) * 1000), over: false, running }
    : { text: `+${span(left)}`, over: true, running }
}

export { sayKey as say } from '../../kit/say.ts'

/** What an act came to, where no form shows it. */
export async function act(what: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await what()
    if (done) toasts.say(done)
    return true
  } catch (thrown) {
    toasts.say(sayFault(thrown), { failed: true, seconds: 10 })
    return false
  }
}

/** The item that is called. */
export const calledItem = (sitting: Sitting) =>
  sitting.meeting.value?.items.find((it) => it.id === sitting.state.itemId)
