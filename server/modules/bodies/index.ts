import * as contract from '#contract/bodies.ts'
import * as regulations from '#contract/body-regulations.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { enterReadyKinds, enterReadySet } from './commands/enter-ready-set.ts'
import { createBody, endBody, renameBody } from './commands/keep-body.ts'
import { confirmMeetingKind, endMeetingKind, enterMeetingKind } from './commands/keep-kinds.ts'
import { addMember, changeMember, leaveBody, orderMembers } from './commands/keep-members.ts'
import { confirmRule, enterRule, withdrawRule } from './commands/keep-rules.ts'
import { endFloorTime, enterFloorTime } from './commands/keep-times.ts'
import { listRegulations, readBody } from './queries/body-card.ts'
import { exportMembers } from './queries/export-members.ts'
import { findBodyPeople } from './queries/find-people.ts'
import { listBodies } from './queries/list-bodies.ts'
import { signals, topics } from './signals.ts'
import './facts.ts'

export { enterReadyKinds, enterReadySet } from './commands/enter-ready-set.ts'
export { createBody } from './commands/keep-body.ts'
export { seatMembers } from './commands/keep-members.ts'
export { confirmRule } from './commands/keep-rules.ts'
export {
  type BodyOn,
  bodiesServed,
  bodyOn,
  type MemberOn,
  meetingKindOn,
  meetingKindsOn,
  type RuleOn,
  ruleOn,
  seatOn,
  speechKindsOn,
  timersOn,
} from './doors.ts'
export { bodyReadable } from './policy.ts'
export {
  bodyMember,
  bodyRule,
  collegialBody,
  type FloorTimeRow,
  floorTime,
  type MeetingKindRow,
  meetingKind,
} from './tables.ts'

export const bodiesRoom: Room = {
  name: 'bodies',
  routes: [
    on(contract.listBodies, listBodies),
    on(contract.readBody, readBody),
    on(contract.createBody, createBody),
    on(contract.renameBody, renameBody),
    on(contract.endBody, endBody),
    on(contract.findBodyPeople, findBodyPeople),
    on(contract.addBodyMember, addMember),
    on(contract.changeMember, changeMember),
    on(contract.leaveBody, leaveBody),
    on(contract.orderMembers, orderMembers),
    onDownload(contract.exportMembers, exportMembers),
    on(contract.enterRule, enterRule),
    on(contract.withdrawRule, withdrawRule),
    on(contract.confirmRule, confirmRule),
    on(contract.enterReadySet, enterReadySet),
    on(regulations.listRegulations, listRegulations),
    on(regulations.enterMeetingKind, enterMeetingKind),
    on(regulations.endMeetingKind, endMeetingKind),
    on(regulations.confirmMeetingKind, confirmMeetingKind),
    on(regulations.enterReadyKinds, enterReadyKinds),
    on(regulations.enterFloorTime, enterFloorTime),
    on(regulations.endFloorTime, endFloorTime),
  ],
  signals,
  topics,
}
