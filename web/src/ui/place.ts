/** Puts a floating box below its trigger, or above when there is no room, and always inside the window. */
export function placeBy(trigger: Element, box: HTMLElement, align: 'start' | 'end' | 'centre' = 'start') {
  const gap = 4
  const edge = 8
  const by = trigger.getBoundingClientRect()
  const size = box.getBoundingClientRect()
  const left = { start: by.left, end: by.right - size.width, centre: by.left + by.width / 2 - size.width / 2 }[align]
  const fitsBelow = by.bottom + gap + size.height <= innerHeight - edge
  const top = fitsBelow || by.top < size.height + gap ? by.bottom + gap : by.top - gap - size.height
  box.style.left = `${Math.max(edge, Math.min(left, innerWidth - size.width - edge))}px`
  box.style.top = `${Math.max(edge, Math.min(top, innerHeight - size.height - edge))}px`
}
