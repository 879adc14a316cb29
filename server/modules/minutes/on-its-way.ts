import type { OnItsWay } from '../drafting/index.ts'

/** As pages see it. */
export const shownOnItsWay = (it: OnItsWay | null) => {
  if (it === null) return null
  const { issuedOn: _on, ...rest } = it
  return rest
}
