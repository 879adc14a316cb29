import type { DraftState, DraftStepName } from '#contract/drafting.ts'

/** Whose desks a fact of drafting concerns. */
interface Desks {
  readonly holders: readonly string[]
  readonly units: readonly string[]
}

declare module '#platform/facts.ts' {
  interface Facts {
    'draft.created': Desks & { kind: string }
    'draft.revised': Desks & { version: number }
    'draft.version-added': Desks & { number: number; note: string }
    'draft.rendered': Desks & { number: number; position: number; state: string }
    'draft.checked-out': Desks & Record<never, never>
    'draft.released': Desks & { of: string }
    'draft.moved': Desks & {
      act: DraftStepName
      from: DraftState
      to: DraftState
      /** Whose act is awaited now. */
      next: string | null
      author: string
      toName: string
      note: string
      number: number
    }
    /** The post, unit or agency ended: it lies with whoever took over. */
    'draft.handed-over': Desks & { from: string; to: string; note?: string }
    'draft.opinion-asked': Desks & { number: number }
    'draft.opinion-given': Desks & { opinionId: string; name: string; stance: string }
    'draft.opinion-resolved': Desks & { opinionId: string; taken: string }
    'template.kept': { kind: string; sha256: string }
    'template.dropped': { kind: string }
  }
}

export type { Desks }
