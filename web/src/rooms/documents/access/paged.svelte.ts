import { Resource } from '../../../kit/resource.svelte.ts'

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

/** A list read page by page, the latest first, where what was read before stays above. */
export class Paged<Row> {
  readonly first: Resource<Page<Row>>
  #more: readonly Row[] = $state.raw([])
  next: string | null = $state(null)
  readonly #read: (cursor: string | undefined, background: boolean) => Promise<Page<Row>>

  constructor(read: (cursor: string | undefined, background: boolean) => Promise<Page<Row>>) {
    this.#read = read
    this.first = new Resource((background) => read(undefined, background))
  }

  get rows(): readonly Row[] {
    return [...(this.first.value?.rows ?? []), ...this.#more]
  }

  async load(background = false): Promise<void> {
    await this.first.load(background)
    this.#more = []
    this.next = this.first.value?.next ?? null
  }

  async readMore(): Promise<void> {
    if (this.next === null) return
    const page = await this.#read(this.next, true)
    this.#more = [...this.#more, ...page.rows]
    this.next = page.next
  }
}
