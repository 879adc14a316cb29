import { Refusal } from './api.ts'

/** What a row is known by from one reading to the next. */
export interface Identified {
  readonly id: string
}

export interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly count: number
  readonly countCapped: boolean
}

type Read<Row> = (cursor: string | undefined, background: boolean) => Promise<ListPage<Row>>

interface Kept {
  readonly key: string
  readonly cursors: readonly (string | undefined)[]
  readonly page: unknown
}

/** The last page of each list, so that coming back from a row shows at once what one left. */
const kept = new Map<string, Kept>()

/** Forgets every list, for instance when another post sits down. */
export function forgetLists(): void {
  kept.clear()
}

/**
 * A list by keyset: page after page, with the way back. While the page is open, new rows wait behind a word until the person asks for them;
 * what changed in the rows shown appears by itself.
 */
export class Listing<Row extends Identified> {
  page = $state.raw<ListPage<Row> | undefined>(undefined)
  refusal = $state.raw<Refusal | undefined>(undefined)
  loading = $state(false)
  /** Rows that came since and are not shown yet. */
  fresh = $state(0)
  private cursors: readonly (string | undefined)[] = $state.raw([undefined])
  private readonly name: string
  private readonly read: Read<Row>
  private key: string | undefined
  private turn = 0
  private held: ListPage<Row> | undefined

  constructor(name: string, read: Read<Row>) {
    this.name = name
    this.read = read
  }

  get number(): number {
    return this.cursors.length
  }
  get rows(): readonly Row[] {
    return this.page?.rows ?? []
  }

  /** Begins at the first page of what `key` stands for, or where this list was left at page `number`. */
  async open(key: string, number = 1): Promise<void> {
    if (key === this.key) return
    this.key = key
    const before = kept.get(this.name)
    const same = before?.key === key && before.cursors.length === number
    this.cursors = same ? before.cursors : [undefined]
    if (same) this.page = before.page as ListPage<Row>
    await this.load()
  }

  first = () => this.turnTo([undefined])
  previous = () => this.turnTo(this.cursors.slice(0, -1))
  next = () => (this.page?.next ? this.turnTo([...this.cursors, this.page.next]) : Promise.resolve())

  private async turnTo(cursors: readonly (string | undefined)[]): Promise<void> {
    this.cursors = cursors.length > 0 ? cursors : [undefined]
    await this.load()
  }

  /** Reads the page that is shown. A refused reading keeps the rows only when the page asked by itself. */
  async load(background = false): Promise<void> {
    const turn = ++this.turn
    // Whoever waits for this list gets the answer whole, also when a background reading overtakes theirs.
    const awaited = !background || this.loading
    this.loading = awaited
    try {
      const page = await this.read(this.cursors.at(-1), background)
      if (turn !== this.turn) return
      this.refusal = undefined
      if (awaited) this.put(page)
      else this.compare(page)
    } catch (thrown) {
      if (turn !== this.turn) return
      if (!(thrown instanceof Refusal)) throw thrown
      if (awaited || !this.page) this.refusal = thrown
    } finally {
      if (turn === this.turn) this.loading = false
    }
  }

  /** Puts in what waited. */
  show = () => {
    if (this.held) this.put(this.held)
  }

  private compare(page: ListPage<Row>): void {
    const shown = new Set(this.rows.map((row) => row.id))
    const fresh = page.rows.filter((row) => !shown.has(row.id)).length
    if (fresh === 0 || shown.size === 0) {
      this.put(page)
      return
    }
    this.held = page
    this.fresh = fresh
    const changed = new Map(page.rows.map((row) => [row.id, row]))
    if (this.page) this.page = { ...this.page, rows: this.rows.map((row) => changed.get(row.id) ?? row) }
  }

  private put(page: ListPage<Row>): void {
    this.page = page
    this.held = undefined
    this.fresh = 0
    if (this.key !== undefined) kept.set(this.name, { key: this.key, cursors: this.cursors, page })
  }
}
