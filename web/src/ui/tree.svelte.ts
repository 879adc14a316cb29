export interface TreeNode {
  readonly id: string
  readonly label: string
  /** Behind the name: a code, the number of people. */
  readonly note?: string
  readonly hasChildren: boolean
}

interface Line<N> {
  readonly node: N
  readonly level: number
  readonly position: number
  readonly siblings: number
  readonly parent: string | null
  readonly open: boolean
  readonly loading: boolean
}

/** What of a tree is open. Branches are asked for once, when first opened. */
export class Branches<N extends TreeNode> {
  #load: (parent: string) => Promise<readonly N[]>
  #children: ReadonlyMap<string, readonly N[]> = $state.raw(new Map())
  #open: ReadonlySet<string> = $state.raw(new Set())
  #failed: ReadonlySet<string> = $state.raw(new Set())

  constructor(load: (parent: string) => Promise<readonly N[]>) {
    this.#load = load
  }

  /** The visible lines from top to bottom. */
  lines(roots: readonly N[], level = 1, parent: string | null = null): Line<N>[] {
    return roots.flatMap((node, at) => {
      const open = this.#open.has(node.id)
      const children = this.#children.get(node.id)
      const line = { node, level, position: at + 1, siblings: roots.length, parent, open, loading: open && !children }
      return open && children ? [line, ...this.lines(children, level + 1, node.id)] : [line]
    })
  }

  failed(id: string): boolean {
    return this.#failed.has(id)
  }

  async open(id: string) {
    this.#open = new Set([...this.#open, id])
    this.#failed = new Set([...this.#failed].filter((it) => it !== id))
    if (this.#children.has(id)) return
    try {
      const children = await this.#load(id)
      this.#children = new Map([...this.#children, [id, children]])
    } catch {
      this.close(id)
      this.#failed = new Set([...this.#failed, id])
    }
  }

  /** Reads an opened branch anew: something was added, moved or renamed in it. */
  async reload(id: string) {
    if (!this.#children.has(id)) return
    const children = await this.#load(id).catch(() => undefined)
    if (children) this.#children = new Map([...this.#children, [id, children]])
  }

  close(id: string) {
    this.#open = new Set([...this.#open].filter((it) => it !== id))
  }
}
