import type { countWork } from '#contract/desk.ts'
import type { countDrafts, DraftPile } from '#contract/drafting.ts'
import type { Reply } from '#contract/endpoint.ts'
import type { Permission } from '#contract/permissions.ts'
import type { countToSign } from '#contract/signing.ts'
import type { WorkPile } from '#contract/words.ts'

type WorkCounts = Reply<typeof countWork>
export type PileCount = WorkCounts['piles'][number]

interface Sitting {
  readonly accountId: string
  readonly personName: string
  readonly postTitle: string
  readonly agencyId: string
  readonly agencyName: string
  /** Where one hears of what comes onto this desk: of the post, and of the unit, which is refused to whoever does not head it. */
  readonly topics: readonly string[]
  readonly can: readonly Permission[]
}

const nobody: Sitting = {
  accountId: '',
  personName: '',
  postTitle: '',
  agencyId: '',
  agencyName: '',
  topics: [],
  can: [],
}

/** At whose desk the page stands: person, post, agency and what may be done there. Filled by the shell, read by the rooms. */
class Desk {
  #sitting: Sitting = $state.raw(nobody)
  /** How much lies on each pile of work; undefined until it was counted. */
  work: WorkCounts | undefined = $state.raw()
  /** How many drafts lie on each pile that waits for me. */
  drafts: Reply<typeof countDrafts> | undefined = $state.raw()

  /** How much waits for my signature or the seal I keep; undefined until it was counted. */
  toSign: Reply<typeof countToSign> | undefined = $state.raw()

  get accountId() {
    return this.#sitting.accountId
  }
  get personName() {
    return this.#sitting.personName
  }
  get postTitle() {
    return this.#sitting.postTitle
  }
  get agencyId() {
    return this.#sitting.agencyId
  }
  get agencyName() {
    return this.#sitting.agencyName
  }

  get topics() {
    return this.#sitting.topics
  }

  pile(name: WorkPile): PileCount | undefined {
    return this.work?.piles.find((it) => it.pile === name)
  }

  drafted(name: DraftPile): number {
    return this.drafts?.piles.find((it) => it.pile === name)?.count ?? 0
  }

  can(permission: Permission): boolean {
    return this.#sitting.can.includes(permission)
  }

  /** Null when nobody sits there. */
  seat(sitting: Sitting | null) {
    this.#sitting = sitting ?? nobody
  }
}

export const desk = new Desk()
