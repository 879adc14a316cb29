import * as contract from '#contract/registers.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import { askNumbers, decideNumberRequest, withdrawNumberRequest } from './commands/ask-numbers.ts'
import { correctLine } from './commands/correct-line.ts'
import { changeRegister, closeRegister, openRegister, reopenRegister } from './commands/keep-registers.ts'
import { listMarks } from './queries/marks.ts'
import { listNumberRequests } from './queries/number-requests.ts'
import { listPrints, readPrint } from './queries/prints.ts'
import { listRegisters, readRegister } from './queries/registers.ts'
import { releaseJob } from './release-overdue.ts'
import './facts.ts'

export { remarkLine } from './commands/correct-line.ts'
export { codeText, notation, notationOfBody, numberText } from './number.ts'
export { registerFor } from './policy.ts'
export { marksOf } from './queries/marks.ts'
export { printCard } from './queries/prints.ts'
export { numberSeries, type Register, register, registerPrint } from './tables.ts'
export { type HeldNumber, type TakenNumber, takeNumber } from './take-number.ts'
export { booksInTheWay, closeBooks, openBooks, type TurnedBook } from './turn-over.ts'

export const registersRoom = (run: Run): Room => ({
  name: 'registers',
  routes: [
    on(contract.listRegisters, listRegisters),
    on(contract.readRegister, readRegister),
    on(contract.openRegister, openRegister),
    on(contract.changeRegister, changeRegister),
    on(contract.closeRegister, closeRegister),
    on(contract.reopenRegister, reopenRegister),
    on(contract.askNumbers, askNumbers),
    on(contract.listNumberRequests, listNumberRequests),
    on(contract.decideNumberRequest, decideNumberRequest),
    on(contract.withdrawNumberRequest, withdrawNumberRequest),
    on(contract.listMarks, listMarks),
    on(contract.correctLine, correctLine),
    on(contract.listPrints, listPrints),
    onDownload(contract.readPrint, readPrint),
  ],
  jobs: [releaseJob(run)],
  signals: (fact) =>
    fact.type.startsWith('register.')
      ? fact.agencyIds.map((agency) => ({ topic: `agency:${agency}`, type: fact.type, id: fact.subjectId }))
      : [],
})
