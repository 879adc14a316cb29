import { Refusal } from './api.ts'

/**
 * Something read from the server: what is shown, whether it is being read, and why it could not be. While it is read again the old value
 * stays; an answer that was overtaken by a later question is dropped.
 */
export class Resource<T> {
  value = $state.raw<T | undefined>(undefined)
  refusal = $state.raw<Refusal | undefined>(undefined)
  loading = $state(false)
  private asked = 0
  private readonly read: (background: boolean) => Promise<T>

  constructor(read: (background: boolean) => Promise<T>) {
    this.read = read
  }

  /** Reads now. `background`: the page does it by itself, so it neither shows waiting nor counts as activity. */
  async load(background = false): Promise<void> {
    const turn = ++this.asked
    if (!background) this.loading = true
    try {
      const value = await this.read(background)
      if (turn !== this.asked) return
      this.value = value
      this.refusal = undefined
    } catch (error) {
      if (turn !== this.asked) return
      if (!(error instanceof Refusal)) throw error
      // Read by itself and failed: what is on the screen is still the best there is.
      if (!background || this.value === undefined) this.refusal = error
    } finally {
      if (turn === this.asked) this.loading = false
    }
  }

  /** Puts in an answer that came with another call. */
  set(value: T): void {
    this.asked++
    this.value = value
    this.refusal = undefined
    this.loading = false
  }
}
