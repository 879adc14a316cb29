import * as Y from 'yjs'
import { changeMinutesText, type MinutesTextEvent, readMinutesText } from '#contract/minutes.ts'
import type { LogPlace } from '#contract/signals.ts'
import { again } from '../../kit/again.ts'
import { call, Refusal } from '../../kit/api.ts'
import { live } from '../../kit/live.svelte.ts'
import { changeOf, type Delta, movedBy } from './caret.ts'

/** After the last key before a change is sent. */
const quietMs = 300
/** Between two tries while there is no line. */
const patienceMs = 3000
/** Without a socket the text is read anew so often. */
const askMs = 5000
/** Bytes of one change; the server takes 64 KiB. */
const mostBytes = 48_000
/** Letters put in at once: a page that is pasted becomes several changes. */
const mostLetters = 8000
/** How long somebody is said to be writing after his last key. */
const writingMs = 5000
/** Changes of this page, which its undo takes back. */
const mine = 'mine'

const from64 = (text: string) => Uint8Array.from(atob(text), (it) => it.charCodeAt(0))

function to64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

interface Part {
  readonly box: HTMLTextAreaElement
  readonly undo: Y.UndoManager
  /** What the box shows: while letters are composed, others' changes wait. */
  shown: string
  waiting: Delta[]
}

/** The text of minutes as several pages write it at once. Made when its page opens and ended with it. */
export class MinutesText {
  readonly id: string
  /** `saved`, `saving`, `unsaved`: there is no line; `refused`: the server did not take it. */
  line: 'loading' | 'saved' | 'saving' | 'unsaved' | 'refused' = $state('loading')
  refusal: Refusal | undefined = $state.raw()
  /** Who else writes in which part. */
  writers: Readonly<Record<string, string>> = $state.raw({})
  private doc = new Y.Doc()
  private place: LogPlace | null = null
  private pending: Uint8Array[] = []
  private parts = new Map<string, Part>()
  private sending: Promise<void> | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private stops: (() => void)[] = []
  private forgetting = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(id: string) {
    this.id = id
    this.doc.on('update', (change: Uint8Array, origin: unknown) => {
      if (origin === mine || origin instanceof Y.UndoManager) this.later(change)
    })
  }

  /** Reads the text and hears on; the returned function ends it, and sends what is left. */
  open(): () => void {
    void this.read()
    const asking = setInterval(() => {
      if (live.state !== 'open') void this.read()
    }, askMs)
    const guard = (event: BeforeUnloadEvent) => {
      if (this.pending.length > 0) event.preventDefault()
    }
    addEventListener('beforeunload', guard)
    this.stops = [() => clearInterval(asking), () => removeEventListener('beforeunload', guard)]
    return () => {
      for (const stop of this.stops) stop()
      clearTimeout(this.timer)
      for (const one of this.forgetting.values()) clearTimeout(one)
      void this.send()
    }
  }

  /** What is here and what comes are put together: nothing that was written is lost by reading again. */
  async read(): Promise<void> {
    try {
      const { place, text } = await call(readMinutesText, { id: this.id }, { background: true })
      this.place = place
      Y.applyUpdate(this.doc, from64(text), 'read')
      if (this.line === 'loading') this.line = 'saved'
      this.hearOn()
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      if (this.line === 'loading') this.refusal = thrown
    }
  }

  private hearOn(): void {
    const log = `minutes:${this.id}`
    if (this.stops.length > 2) {
      live.join(log)
      return
    }
    this.stops.push(
      live.hear(log, {
        place: () => this.place,
        joined: (fresh) => {
          if (fresh) void this.read()
        },
        events: (place, events) => {
          this.place = place
          for (const event of events as readonly MinutesTextEvent[])
            Y.applyUpdate(this.doc, from64(event.change), { by: event.byName })
        },
        lost: (why) => {
          if (why === 'stale') void this.read()
        },
      }),
    )
  }

  /** Binds a box to its part: an attachment of the textarea. */
  bind = (key: string) => (box: HTMLTextAreaElement) => {
    const text = this.doc.getText(key)
    const undo = new Y.UndoManager(text, { trackedOrigins: new Set([mine]), captureTimeout: 800 })
    const part: Part = { box, undo, shown: text.toString(), waiting: [] }
    this.parts.set(key, part)
    box.value = part.shown
    const heard = (event: Y.YTextEvent, turn: Y.Transaction) => this.heard(key, part, event, turn.origin)
    text.observe(heard)
    const typed = (event: Event) => {
      if (!(event instanceof InputEvent && event.isComposing)) this.typed(key, part)
    }
    const composing = () => {
      box.dataset.composing = 'yes'
    }
    const composed = () => {
      delete box.dataset.composing
      this.typed(key, part)
    }
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const letter = event.key.toLowerCase()
      if (letter !== 'z' && letter !== 'y') return
      event.preventDefault()
      if (letter === 'y' || event.shiftKey) undo.redo()
      else undo.undo()
    }
    box.addEventListener('input', typed)
    box.addEventListener('compositionstart', composing)
    box.addEventListener('compositionend', composed)
    box.addEventListener('keydown', pressed)
    return () => {
      text.unobserve(heard)
      undo.destroy()
      this.parts.delete(key)
      box.removeEventListener('input', typed)
      box.removeEventListener('compositionstart', composing)
      box.removeEventListener('compositionend', composed)
      box.removeEventListener('keydown', pressed)
    }
  }

  /** What the box now has beyond what it showed; others' changes that waited are put under it. */
  private typed(key: string, part: Part): void {
    const change = changeOf(part.shown, part.box.value.normalize('NFC'))
    const text = this.doc.getText(key)
    const at = part.waiting.reduce((place, delta) => movedBy(place, delta), change.at)
    const caret = part.waiting.reduce((place, delta) => movedBy(place, delta), part.box.selectionStart)
    const waited = part.waiting.length > 0
    part.waiting = []
    if (change.gone > 0) this.doc.transact(() => text.delete(at, Math.min(change.gone, text.length - at)), mine)
    for (let done = 0; done < change.text.length; done += mostLetters)
      this.doc.transact(() => text.insert(at + done, change.text.slice(done, done + mostLetters)), mine)
    part.shown = text.toString()
    if (part.box.value === part.shown) return
    part.box.value = part.shown
    if (waited || document.activeElement === part.box) part.box.setSelectionRange(caret, caret)
  }

  private heard(key: string, part: Part, event: Y.YTextEvent, origin: unknown): void {
    if (origin === mine) return
    if (typeof origin === 'object' && origin !== null && 'by' in origin) this.writes(key, String(origin.by))
    const delta = event.delta as Delta
    const { box } = part
    // Letters that are being composed (Telex, VNI) must not be torn away under the fingers.
    if (box.dataset.composing !== undefined) {
      part.waiting.push(delta)
      return
    }
    const [start, end] = [movedBy(box.selectionStart, delta), movedBy(box.selectionEnd, delta)]
    part.shown = event.target.toString()
    box.value = part.shown
    if (document.activeElement === box) box.setSelectionRange(start, end)
  }

  private writes(key: string, name: string): void {
    this.writers = { ...this.writers, [key]: name }
    clearTimeout(this.forgetting.get(key))
    const forget = () => {
      const { [key]: _gone, ...rest } = this.writers
      this.writers = rest
    }
    this.forgetting.set(key, setTimeout(forget, writingMs))
  }

  private later(change: Uint8Array): void {
    this.pending.push(change)
    if (this.line !== 'unsaved') this.line = 'saving'
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.send(), quietMs)
  }

  /** One change at a time, in order: the server takes none that builds on what it has not seen. */
  private send(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined
    })
    return this.sending
  }

  private async sendAll(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.batch()
      try {
        const change = to64(Y.mergeUpdates([...batch]))
        await again(() => call(changeMinutesText, { id: this.id, change }))
        this.pending.splice(0, batch.length)
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
        return this.stuck(thrown)
      }
    }
    this.line = 'saved'
    this.refusal = undefined
  }

  private stuck(refusal: Refusal): void {
    this.refusal = refusal
    if (/^(offline|service\.unavailable|session\.)/.test(refusal.code)) {
      this.line = 'unsaved'
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void this.send(), patienceMs)
    } else this.line = 'refused'
  }

  /** As many changes as fit into one. */
  private batch(): readonly Uint8Array[] {
    let bytes = 0
    const fits = this.pending.findIndex((it) => {
      bytes += it.length
      return bytes > mostBytes
    })
    return this.pending.slice(0, fits < 0 ? this.pending.length : Math.max(1, fits))
  }
}
