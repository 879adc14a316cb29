import * as conclusions from '#contract/conclusions.ts'
import * as contract from '#contract/minutes.ts'
import type { RecordedFact } from '#platform/facts.ts'
import { on, onMade } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Tools } from '../drafting/index.ts'
import { readMeetingBundle } from './bundle/make.ts'
import { agreeMinutes } from './commands/agree.ts'
import { draftConclusionNotice, giveConclusionTasks } from './commands/carry-out.ts'
import {
  addConclusion,
  changeConclusion,
  moveConclusion,
  readConclusions,
  withdrawConclusion,
} from './commands/conclude.ts'
import { answerMinutesComment, callMinutesReview, commentMinutes, finishMinutesReview } from './commands/review.ts'
import { beginMinutes, changeMinutesText, reopenMinutes, takeFromLog } from './commands/write.ts'
import { minutesLog } from './log.ts'
import { readMinutes, readMinutesText } from './queries/card.ts'
import './facts.ts'

/** Whoever has the meeting open reads anew what he may read of it. */
const signals = (fact: RecordedFact) =>
  fact.type === 'minutes.acted' ? [{ type: fact.type, id: fact.subjectId, topic: `meeting:${fact.subjectId}` }] : []

/** `tools` write the drafts of minutes and notice; `address`: where this installation is reached, for names of things that leave it. */
export const minutesRoom = (tools: Tools, address: string): Room => ({
  name: 'minutes',
  routes: [
    on(contract.readMinutes, readMinutes),
    on(contract.beginMinutes, beginMinutes),
    on(contract.readMinutesText, readMinutesText),
    on(contract.changeMinutesText, changeMinutesText),
    on(contract.takeFromLog, takeFromLog),
    on(contract.callMinutesReview, callMinutesReview),
    on(contract.commentMinutes, commentMinutes),
    on(contract.answerMinutesComment, answerMinutesComment),
    on(contract.finishMinutesReview, finishMinutesReview),
    on(contract.agreeMinutes, agreeMinutes(tools)),
    on(contract.reopenMinutes, reopenMinutes),
    onMade(contract.readMeetingBundle, readMeetingBundle(tools, address)),
    on(conclusions.readConclusions, readConclusions),
    on(conclusions.addConclusion, addConclusion),
    on(conclusions.changeConclusion, changeConclusion),
    on(conclusions.moveConclusion, moveConclusion),
    on(conclusions.withdrawConclusion, withdrawConclusion),
    on(conclusions.draftConclusionNotice, draftConclusionNotice(tools)),
    on(conclusions.giveConclusionTasks, giveConclusionTasks),
  ],
  signals,
  logs: [minutesLog],
})
