import { Refusal } from '../../../kit/api.ts'

/** What the person decides about what is waited for: one at a time; a refusal is kept to be shown, and what became of it meanwhile is read. */
export class Decision {
  busy = $state(false)
  trouble: unknown = $state.raw(null)
  private readonly read: () => Promise<void>

  constructor(read: () => Promise<void>) {
    this.read = read
  }

  async make(act: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.trouble = null
    try {
      await act()
    } catch (thrown) {
      this.trouble = thrown
      if (!(thrown instanceof Refusal)) throw thrown
      await this.read()
    } finally {
      this.busy = false
    }
  }
}
