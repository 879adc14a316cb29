import * as contract from '#contract/registers.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { closeRegister, listRegisters, openRegister } from './commands/keep-registers.ts'
import './facts.ts'

export { codeText, notation, numberText } from './number.ts'
export { registerFor } from './policy.ts'
export { numberSeries, type Register, register } from './tables.ts'
export { type TakenNumber, takeNumber } from './take-number.ts'

export const registersRoom: Room = {
  name: 'registers',
  routes: [
    on(contract.listRegisters, listRegisters),
    on(contract.openRegister, openRegister),
    on(contract.closeRegister, closeRegister),
  ],
  signals: (fact) =>
    fact.type === 'register.opened' || fact.type === 'register.closed'
      ? fact.agencyIds.map((agency) => ({ topic: `agency:${agency}`, type: fact.type, id: fact.subjectId }))
      : [],
}
