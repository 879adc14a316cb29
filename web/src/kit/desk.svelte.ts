import type { Permission } from '#contract/permissions.ts'

interface Sitting {
  readonly personName: string
  readonly postTitle: string
  readonly agencyId: string
  readonly agencyName: string
  readonly can: readonly Permission[]
}

const nobody: Sitting = { personName: '', postTitle: '', agencyId: '', agencyName: '', can: [] }

/** At whose desk the page stands: person, post, agency and what may be done there. Filled by the shell, read by the rooms. */
class Desk {
  #sitting: Sitting = $state.raw(nobody)

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

  can(permission: Permission): boolean {
    return this.#sitting.can.includes(permission)
  }

  /** Null when nobody sits there. */
  seat(sitting: Sitting | null) {
    this.#sitting = sitting ?? nobody
  }
}

export const desk = new Desk()
