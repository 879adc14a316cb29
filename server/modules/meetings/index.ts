import * as agenda from '#contract/agenda.ts'
import * as invitees from '#contract/invitees.ts'
import * as contract from '#contract/meetings.ts'
import { on, onDownload, onMade } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Look } from '../documents/index.ts'
import type { Tools } from '../drafting/index.ts'
import { bodyMembers, readMeetingChoices, summaryRule } from './body.ts'
import { namePersons, remindInvitees, replyToMeeting } from './commands/answer-invitation.ts'
import { conveneIssued, conveneMeeting, draftInvitation } from './commands/convene.ts'
import {
  addParticipants,
  changeParticipant,
  inviteAgencies,
  removeAgency,
  removeParticipant,
} from './commands/invite.ts'
import { addAgendaItem, changeAgendaItem, moveAgendaItem, withdrawAgendaItem } from './commands/keep-agenda.ts'
import { answerComment, commentPaper } from './commands/keep-comments.ts'
import { cancelMeeting, changeMeeting, createMeeting, postponeMeeting } from './commands/keep-meeting.ts'
import {
  addMeetingPaper,
  approvePaper,
  dropPaper,
  recallPaper,
  releasePaper,
  replacePaper,
} from './commands/keep-papers.ts'
import { changeSite, putSite, removeSite } from './commands/keep-sites.ts'
import { approveMeeting, sendBackMeeting, submitMeeting } from './commands/settle-meeting.ts'
import { readClashes } from './queries/clashes.ts'
import { readMeeting } from './queries/meeting.ts'
import { listMeetings, readAgendaCalendar } from './queries/meetings.ts'
import { readMeetingPack } from './queries/pack.ts'
import { listComments, readMeetingPaper, readToPage } from './queries/papers.ts'
import { findInvitees, readReading } from './queries/reading.ts'
import { signals, topics } from './signals.ts'
import './facts.ts'

export { summaryRule } from './body.ts'
export { agenciesOf, conveneMeeting } from './commands/convene.ts'
export { addParticipants } from './commands/invite.ts'
export { addAgendaItem } from './commands/keep-agenda.ts'
export { createMeeting } from './commands/keep-meeting.ts'
export { addMeetingPaper, approvePaper, releasePaper } from './commands/keep-papers.ts'
export { approveMeeting, submitMeeting } from './commands/settle-meeting.ts'
export { spokenInstant } from './invitation-text.ts'
export { lockedMeeting, settleItem, settleMeeting, shownPaper } from './live.ts'
export { itemSeen } from './papers.ts'
export { isOut, meetingFor, meetingReadable, readableMeeting, type Standing, standingIn } from './policy.ts'
export { agendaOf, readMeeting } from './queries/meeting.ts'
export {
  type AgendaItem,
  agendaItem,
  type Meeting,
  meeting,
  meetingPaper,
  meetingSite,
  type Participant,
  paperVersion,
  participant,
} from './tables.ts'
export { deskOf } from './tell.ts'

/** `look` reads the head of a paper's first page, where marks of secrecy stand; `tools` write the invitation. */
export const meetingsRoom = (look: Look, tools: Tools): Room => ({
  name: 'meetings',
  routes: [
    on(contract.listMeetings, listMeetings),
    on(contract.readAgendaCalendar, readAgendaCalendar),
    on(contract.readMeetingChoices, readMeetingChoices),
    on(contract.createMeeting, createMeeting),
    on(contract.readMeeting, readMeeting),
    on(contract.changeMeeting, changeMeeting),
    on(contract.submitMeeting, submitMeeting),
    on(contract.approveMeeting, approveMeeting),
    on(contract.sendBackMeeting, sendBackMeeting),
    on(contract.cancelMeeting, cancelMeeting),
    on(contract.draftInvitation, draftInvitation(tools)),
    on(contract.conveneMeeting, conveneMeeting),
    on(contract.postponeMeeting, postponeMeeting),
    on(contract.readClashes, readClashes),
    on(agenda.addAgendaItem, addAgendaItem),
    on(agenda.changeAgendaItem, changeAgendaItem),
    on(agenda.moveAgendaItem, moveAgendaItem),
    on(agenda.withdrawAgendaItem, withdrawAgendaItem),
    on(agenda.addMeetingPaper, addMeetingPaper(look)),
    on(agenda.approvePaper, approvePaper),
    on(agenda.releasePaper, releasePaper(summaryRule)),
    on(agenda.replacePaper, replacePaper(look)),
    on(agenda.recallPaper, recallPaper),
    on(agenda.dropPaper, dropPaper),
    onDownload(agenda.readMeetingPaper, readMeetingPaper),
    onMade(agenda.readMeetingPack, readMeetingPack(tools)),
    on(agenda.readToPage, readToPage),
    on(agenda.listComments, listComments),
    on(agenda.commentPaper, commentPaper),
    on(agenda.answerComment, answerComment),
    on(invitees.findInvitees, findInvitees),
    on(invitees.addParticipants, addParticipants(bodyMembers)),
    on(invitees.changeParticipant, changeParticipant),
    on(invitees.removeParticipant, removeParticipant),
    on(invitees.inviteAgencies, inviteAgencies),
    on(invitees.removeAgency, removeAgency),
    on(invitees.namePersons, namePersons),
    on(invitees.replyToMeeting, replyToMeeting),
    on(invitees.putSite, putSite),
    on(invitees.changeSite, changeSite),
    on(invitees.removeSite, removeSite),
    on(invitees.readReading, readReading),
    on(invitees.remindInvitees, remindInvitees),
  ],
  reactions: [conveneIssued],
  signals,
  topics,
})
