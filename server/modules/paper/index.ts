import * as contract from '#contract/paper.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { cancelPostal, enterPostal, enterReceipt } from './commands/keep-post-book.ts'
import { lendRecordCopy, returnRecordCopy } from './commands/lend-record-copy.ts'
import { listLoans, listPostal } from './queries/lines.ts'
import './facts.ts'

export { type LoanLine, loanLines, type PostalLine, postalLines } from './queries/lines.ts'

export const paperRoom: Room = {
  name: 'paper',
  routes: [
    on(contract.listPostal, listPostal),
    on(contract.enterPostal, enterPostal),
    on(contract.enterReceipt, enterReceipt),
    on(contract.cancelPostal, cancelPostal),
    on(contract.listLoans, listLoans),
    on(contract.lendRecordCopy, lendRecordCopy),
    on(contract.returnRecordCopy, returnRecordCopy),
  ],
  // Whoever keeps a book sees what another clerk enters.
  signals: (fact) =>
    /^(postal|record-copy)\./.test(fact.type)
      ? fact.agencyIds.map((agency) => ({ topic: `agency:${agency}`, type: fact.type, id: fact.subjectId }))
      : [],
}
