import * as contract from '#contract/handover.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { handOverWork } from './commands/hand-over-work.ts'
import { countUnheld, listUnheld } from './queries/unheld.ts'

export const handoverRoom: Room = {
  name: 'handover',
  routes: [
    on(contract.listUnheld, listUnheld),
    on(contract.countUnheld, countUnheld),
    on(contract.handOverWork, handOverWork),
  ],
}
