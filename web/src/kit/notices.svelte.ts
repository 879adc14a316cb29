import type { Reply } from '#contract/endpoint.ts'
import { countNotices } from '#contract/notices.ts'
import { call } from './api.ts'

type Counts = Reply<typeof countNotices>

/** How many notices wait on the desk one sits at. Read by the bell and by the page of notices, which changes it. */
class Notices {
  counts: Counts | undefined = $state.raw()

  async count(): Promise<void> {
    this.counts = await call(countNotices, {}, { background: true }).catch(() => this.counts)
  }

  forget(): void {
    this.counts = undefined
  }
}

export const notices = new Notices()
