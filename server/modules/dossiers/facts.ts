/** Whose desks a fact concerns, and the one line that everybody who may see the file or task may read. */
interface Told {
  readonly holders: readonly string[]
  readonly units: readonly string[]
  readonly note: string
}

declare module '#platform/facts.ts' {
  interface Facts {
    'file-list.drafted': { year: number }
    'file-list.changed': { note: string }
    'file-list.approved': { year: number; entries: number }
    'file-list.issued': { year: number; act: string }
    'work-file.opened': Told
    'work-file.changed': Told
    'work-file.item-added': Told
    'work-file.item-removed': Told
    'work-file.item-placed': Told
    'work-file.divided': Told
    'work-file.shared': Told
    'work-file.opening-asked': Told
    'work-file.unshared': Told
    'work-file.handed-over': Told
    'work-file.noted': Told
    'work-file.closed': Told
    'work-file.reopened': Told
    'task.acted': Told & { act: string }
    'programme.changed': { note: string }
  }
}

export {}
