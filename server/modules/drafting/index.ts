import * as contract from '#contract/drafting.ts'
import * as flow from '#contract/drafting-flow.ts'
import * as text from '#contract/drafting-text.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import { approveDraft, undoDraftStep } from './commands/approve-draft.ts'
import { askOpinions, closeRound, giveOpinion, resolveOpinion } from './commands/ask-opinions.ts'
import { createDraft, dropDraftWork, reviseDraft } from './commands/keep-draft.ts'
import { addVersion, checkOutDraft, releaseDraft } from './commands/put-version.ts'
import { refuseNumber, returnDraft } from './commands/return-draft.ts'
import { passDraft, submitDraft, takeBackDraft } from './commands/submit-draft.ts'
import { readDraft } from './queries/draft-card.ts'
import { readDraftFile } from './queries/draft-file.ts'
import { countDrafts, listDrafts } from './queries/draft-list.ts'
import { checkDraft, compareVersions } from './queries/look-at-text.ts'
import { findCheckers } from './queries/people.ts'
import { render } from './render.ts'
import { signals, topics } from './signals.ts'
import { dropTemplate, keepTemplate, listTemplates, readTemplate } from './templates.ts'
import type { Tools } from './tools.ts'
import './facts.ts'

export { approveDraft } from './commands/approve-draft.ts'
export { askOpinions, giveOpinion } from './commands/ask-opinions.ts'
export { handOnDraft } from './commands/hand-on.ts'
export { createDraft, draftGiven } from './commands/keep-draft.ts'
export { addVersion } from './commands/put-version.ts'
export { passDraft, submitDraft } from './commands/submit-draft.ts'
export { readable as readableDrafts } from './policy.ts'
export { draftCard } from './queries/draft-card.ts'
export { type OnItsWay, paperOnItsWay } from './queries/on-its-way.ts'
export { render as renderDraft } from './render.ts'
export { type Draft, draft } from './tables.ts'
export { takeOverDrafts } from './take-over.ts'
export type { Tools } from './tools.ts'

export function draftingRoom(run: Run, tools: Tools): Room {
  return {
    name: 'drafting',
    routes: [
      on(contract.listDrafts, listDrafts),
      on(contract.countDrafts, countDrafts),
      on(contract.readDraft, readDraft(tools)),
      on(contract.createDraft, createDraft(tools)),
      on(contract.reviseDraft, reviseDraft(tools)),
      on(contract.dropDraftWork, dropDraftWork(tools)),
      on(contract.checkOutDraft, checkOutDraft(tools)),
      on(contract.releaseDraft, releaseDraft(tools)),
      on(contract.addVersion, addVersion(tools)),
      onDownload(contract.readDraftFile, readDraftFile),
      on(text.compareVersions, compareVersions(tools)),
      on(text.checkDraft, checkDraft(tools)),
      on(text.listTemplates, listTemplates),
      onDownload(text.readTemplate, readTemplate(tools)),
      on(text.keepTemplate, keepTemplate(tools)),
      on(text.dropTemplate, dropTemplate),
      on(flow.findCheckers, findCheckers),
      on(flow.submitDraft, submitDraft(tools)),
      on(flow.takeBackDraft, takeBackDraft(tools)),
      on(flow.passDraft, passDraft(tools)),
      on(flow.returnDraft, returnDraft(tools)),
      on(flow.approveDraft, approveDraft(tools)),
      on(flow.undoDraftStep, undoDraftStep(tools)),
      on(flow.refuseNumber, refuseNumber(tools)),
      on(flow.askOpinions, askOpinions(tools)),
      on(flow.closeRound, closeRound(tools)),
      on(flow.giveOpinion, giveOpinion(tools)),
      on(flow.resolveOpinion, resolveOpinion(tools)),
    ],
    jobs: [render(run, tools)],
    signals,
    topics,
  }
}
