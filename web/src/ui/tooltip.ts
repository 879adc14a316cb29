import type { Attachment } from 'svelte/attachments'
import { placeBy } from './place.ts'

/** The visible twin of an `aria-label`, on hover and on keyboard focus. Escape hides it. */
export function tooltip(text: string): Attachment<HTMLElement> {
  return (trigger) => {
    let box: HTMLElement | undefined
    let waiting = 0

    function show() {
      box ??= document.createElement('div')
      box.className = 'tooltip'
      box.popover = 'manual'
      box.setAttribute('aria-hidden', 'true')
      box.textContent = text
      // Inside an open dialog everything outside it is inert, so the tip lives beside its trigger.
      trigger.after(box)
      box.showPopover?.()
      placeBy(trigger, box, 'centre')
    }
    function hide() {
      window.clearTimeout(waiting)
      box?.remove()
    }
    function enter() {
      waiting = window.setTimeout(show, 400)
    }
    function focus() {
      if (trigger.matches(':focus-visible')) show()
    }
    function key(event: KeyboardEvent) {
      if (event.key === 'Escape') hide()
    }

    const heard = [
      ['pointerenter', enter],
      ['focus', focus],
      ['pointerleave', hide],
      ['pointerdown', hide],
      ['blur', hide],
    ] as const
    for (const [name, run] of heard) trigger.addEventListener(name, run)
    trigger.addEventListener('keydown', key)
    return () => {
      hide()
      for (const [name, run] of heard) trigger.removeEventListener(name, run)
      trigger.removeEventListener('keydown', key)
    }
  }
}
