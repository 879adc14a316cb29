import { registerDelivered } from '#contract/documents.ts'
import { call, Refusal } from '../../../kit/api.ts'
import type { Row } from '../list/view.ts'
import type { ArrivalBook } from './book.svelte.ts'

export interface Line {
  readonly row: Row
  state: 'waiting' | 'working' | 'done' | 'failed'
  number: number | null
  trouble: Refusal | undefined
}

/** Several arrivals into one register, one after another: each has its own number and its own result. */
export class Batch {
  lines: Line[] = $state([])
  busy = $state(false)

  /** In the order of their coming, so that numbers follow it. */
  constructor(rows: readonly Row[]) {
    this.lines = [...rows]
      .sort((a, b) => a.listedAt.localeCompare(b.listedAt))
      .map((row) => ({ row, state: 'waiting', number: null, trouble: undefined }))
  }

  get settled(): number {
    return this.lines.filter((it) => it.state === 'done' || it.state === 'failed').length
  }
  get done(): readonly Line[] {
    return this.lines.filter((it) => it.state === 'done')
  }
  get failed(): readonly Line[] {
    return this.lines.filter((it) => it.state === 'failed')
  }

  /** Takes those that wait or failed; a line that was lost tells why and stops none of the others. */
  async run(book: ArrivalBook): Promise<void> {
    this.busy = true
    for (const line of this.lines) if (line.state !== 'done') await this.take(line, book)
    this.busy = false
  }

  async take(line: Line, book: ArrivalBook, confirmed: { confirmDuplicate?: true } = {}): Promise<void> {
    line.state = 'working'
    line.trouble = undefined
    try {
      const card = await call(registerDelivered, {
        id: line.row.id,
        registerId: book.registerId,
        arrivedOn: book.arrivedOn,
        ...confirmed,
      })
      line.number = card.registerNumber
      line.state = 'done'
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      line.trouble = thrown
      line.state = 'failed'
    }
  }
}
