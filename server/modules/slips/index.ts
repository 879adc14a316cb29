import * as contract from '#contract/opinion-slips.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import type { Look } from '../documents/index.ts'
import { answerSlip, enterPaperSlip } from './commands/answer.ts'
import { askSlips, cancelSlips, extendSlips, remindSlips } from './commands/ask.ts'
import { closeSlips } from './commands/close.ts'
import { addSlipPaper, changeSlipRound, createSlipRound, dropSlipPaper } from './commands/prepare.ts'
import { readSlipChoices, readSlipRound } from './queries/card.ts'
import { exportSlips } from './queries/export.ts'
import { listSlipRounds } from './queries/list.ts'
import { readSlipPaper, readSlipScan } from './queries/papers.ts'
import { signals, topics } from './signals.ts'
import { watchSlips } from './watch.ts'
import './facts.ts'

export { answerSlip } from './commands/answer.ts'
export { askSlips } from './commands/ask.ts'
export { closeSlips } from './commands/close.ts'
export { addSlipPaper, changeSlipRound, createSlipRound } from './commands/prepare.ts'
export { slipReadable } from './policy.ts'
export { readSlipRound } from './queries/card.ts'
export { slipRound } from './tables.ts'

export const slipsRoom = (look: Look, run: Run): Room => ({
  name: 'slips',
  routes: [
    on(contract.listSlipRounds, listSlipRounds),
    on(contract.readSlipChoices, readSlipChoices),
    on(contract.createSlipRound, createSlipRound),
    on(contract.readSlipRound, readSlipRound),
    on(contract.changeSlipRound, changeSlipRound),
    on(contract.addSlipPaper, addSlipPaper(look)),
    on(contract.dropSlipPaper, dropSlipPaper),
    onDownload(contract.readSlipPaper, readSlipPaper),
    on(contract.askSlips, askSlips),
    on(contract.answerSlip, answerSlip),
    on(contract.enterPaperSlip, enterPaperSlip(look)),
    onDownload(contract.readSlipScan, readSlipScan),
    on(contract.remindSlips, remindSlips),
    on(contract.extendSlips, extendSlips),
    on(contract.closeSlips, closeSlips),
    on(contract.cancelSlips, cancelSlips),
    onDownload(contract.exportSlips, exportSlips),
  ],
  jobs: [watchSlips(run)],
  signals,
  topics,
})
