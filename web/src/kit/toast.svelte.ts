/** A short message that something succeeded. An error never travels by toast alone: show it where it happened. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}

interface Say {
  action?: Toast['action']
  /** Time to read; an offered undo gets ten seconds. */
  seconds?: number
}

class Toasts {
  #shown: Toast[] = $state.raw([])
  #last = 0

  get shown() {
    return this.#shown
  }

  say(text: string, { action, seconds = action ? 10 : 6 }: Say = {}) {
    const id = ++this.#last
    this.#shown = [...this.#shown.slice(-2), { id, text, action }]
    window.setTimeout(() => this.drop(id), seconds * 1000)
  }

  drop(id: number) {
    this.#shown = this.#shown.filter((it) => it.id !== id)
  }
}

export const toasts = new Toasts()
