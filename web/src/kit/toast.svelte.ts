/**
 * A short message that something succeeded. An error never travels by toast alone: show it where it happened. Only what fails after its
 * place was left, such as an undo, is told here.
 */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
  readonly failed: boolean
  /** Until when the action is offered, where that is counted down. */
  readonly until: number | undefined
}

interface Say {
  action?: Toast['action']
  /** Time to read; an offered undo gets ten seconds. */
  seconds?: number
  /** Shows how long the action is still offered. */
  countdown?: boolean
  failed?: boolean
}

class Toasts {
  #shown: Toast[] = $state.raw([])
  #last = 0

  get shown() {
    return this.#shown
  }

  say(text: string, { action, seconds = action ? 10 : 6, countdown = false, failed = false }: Say = {}) {
    const id = ++this.#last
    const until = countdown ? Date.now() + seconds * 1000 : undefined
    this.#shown = [...this.#shown.slice(-2), { id, text, action, failed, until }]
    window.setTimeout(() => this.drop(id), seconds * 1000)
  }

  drop(id: number) {
    this.#shown = this.#shown.filter((it) => it.id !== id)
  }
}

export const toasts = new Toasts()
