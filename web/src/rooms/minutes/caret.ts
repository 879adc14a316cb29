/** How texts in boxes change, and where a place in them goes. Pure. */

/** A change as Yjs tells it: kept, put in, taken out, from the beginning on. */
export type Delta = readonly { readonly retain?: number; readonly insert?: string; readonly delete?: number }[]

/** Where a place goes when others change the text: what is put in exactly there comes behind it. */
export function movedBy(place: number, delta: Delta): number {
  let at = 0
  let moved = place
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain
    if (step.insert !== undefined) {
      if (at < moved) moved += step.insert.length
      at += step.insert.length
    }
    if (step.delete !== undefined && at < moved) moved -= Math.min(step.delete, moved - at)
  }
  return moved
}

/** What makes one text out of another: letters gone at a place, and text put in there. Never cuts a letter of two halves. */
export function changeOf(before: string, now: string): { at: number; gone: number; text: string } {
  const most = Math.min(before.length, now.length)
  let at = 0
  while (at < most && before[at] === now[at]) at++
  if (isHigh(before.charCodeAt(at - 1))) at--
  let end = 0
  while (end < most - at && before[before.length - 1 - end] === now[now.length - 1 - end]) end++
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end--
  return { at, gone: before.length - end - at, text: now.slice(at, now.length - end) }
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000
