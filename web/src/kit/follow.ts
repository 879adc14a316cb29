import { live } from './live.svelte.ts'

/** Signals that come together are answered by one reading. */
const pauseMs = 300

/** Reads anew, soon, whenever something of the topic changed; until the returned function is called. */
export function follow(topic: string, reread: () => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const stop = live.on(topic, () => {
    if (waiting !== undefined) return
    waiting = setTimeout(() => {
      waiting = undefined
      reread()
    }, pauseMs)
  })
  return () => {
    clearTimeout(waiting)
    stop()
  }
}

/** The same for several topics at once. */
export function followAll(topics: readonly string[], reread: () => void): () => void {
  const stops = topics.map((topic) => follow(topic, reread))
  return () => {
    for (const stop of stops) stop()
  }
}
