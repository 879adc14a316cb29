import type { PlainKey } from '../i18n/words.ts'
import { preferences } from './preferences.svelte.ts'

/** `/`, `j`, `Enter`, `?`, or with a modifier `Ctrl+Enter`. */
export interface Shortcut {
  readonly keys: string
  readonly label: PlainKey
  readonly run: (event: KeyboardEvent) => void
}

const shortcuts: Shortcut[] = []

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** Enter on a link or a button is that control's own key. */
function hasOwnEnter(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('a, button, summary, [role="menuitem"], [role="treeitem"]') !== null
  )
}

function hear(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const modified = event.ctrlKey || event.metaKey
  const keys = `${modified ? 'Ctrl+' : ''}${event.key}`
  if (!modified) {
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    if (event.key.length === 1 && !preferences.letterKeys) return
    if (event.key === 'Enter' && hasOwnEnter(event.target)) return
  }
  const found = shortcuts.findLast((it) => it.keys === keys)
  if (!found) return
  event.preventDefault()
  found.run(event)
}

/**
 * Makes shortcuts work until the returned function is called; meant for `$effect(() => shortcutsFor([...]))`.
 * The newest registration of a key wins, so a dialog may take Ctrl+Enter from the page under it.
 */
export function shortcutsFor(wanted: readonly Shortcut[]): () => void {
  if (shortcuts.length === 0) document.addEventListener('keydown', hear)
  shortcuts.push(...wanted)
  return () => {
    for (const it of wanted) shortcuts.splice(shortcuts.lastIndexOf(it), 1)
    if (shortcuts.length === 0) document.removeEventListener('keydown', hear)
  }
}

/** What works on the present screen, for the help dialog: one line a key. */
export function shortcutsNow(): readonly Shortcut[] {
  return [...new Map(shortcuts.map((it) => [it.keys, it])).values()]
}
