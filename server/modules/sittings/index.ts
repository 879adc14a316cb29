import * as contract from '#contract/sittings.ts'
import { on, onSteps } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { askFloor, moveSpeech, orderQueue } from './commands/keep-floor.ts'
import { admitByCode, noteAttendance } from './commands/note-attendance.ts'
import { callItem, closeSitting, openSitting, restSitting, resumeSitting } from './commands/run-meeting.ts'
import { announce, reportLine, setTimer, setWall, showPage, writeToDesk } from './commands/show.ts'
import { type Grown, hearSitting, listSittingLog, readMyCode, readSitting, sittingLog } from './queries/room.ts'

export { type LogLine, readLog, sittingLines, type Told, wholeState } from './log.ts'
export { type Held, heldRoom, inRoom, peopleOf, roomFor } from './room.ts'
export { type Sitting, sitting, sittingEvent } from './tables.ts'

/** `grown` waits until a log has grown, for pages without a socket. */
export const sittingsRoom = (grown: () => Grown): Room => ({
  name: 'sittings',
  routes: [
    on(contract.readSitting, readSitting),
    onSteps(contract.hearSitting, hearSitting(grown)),
    on(contract.listSittingLog, listSittingLog),
    on(contract.openSitting, openSitting),
    on(contract.restSitting, restSitting),
    on(contract.resumeSitting, resumeSitting),
    on(contract.closeSitting, closeSitting),
    on(contract.noteAttendance, noteAttendance),
    on(contract.readMyCode, readMyCode),
    on(contract.admitByCode, admitByCode),
    on(contract.callItem, callItem),
    on(contract.askFloor, askFloor),
    on(contract.moveSpeech, moveSpeech),
    on(contract.orderQueue, orderQueue),
    on(contract.setTimer, setTimer),
    on(contract.showPage, showPage),
    on(contract.announce, announce),
    on(contract.writeToDesk, writeToDesk),
    on(contract.reportLine, reportLine),
    on(contract.setWall, setWall),
  ],
  logs: [sittingLog],
})
