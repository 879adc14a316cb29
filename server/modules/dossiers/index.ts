import * as contract from '#contract/dossiers.ts'
import * as fileAccess from '#contract/file-access.ts'
import * as lists from '#contract/file-lists.ts'
import * as people from '#contract/people.ts'
import * as programme from '#contract/programme.ts'
import * as tasks from '#contract/tasks.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { approveFileList, issueFileList } from './commands/approve-list.ts'
import {
  addSubFile,
  changeWorkFile,
  completeWorkFile,
  noteWorkFile,
  renameSubFile,
  reopenWorkFile,
} from './commands/change-file.ts'
import { addDocuments, addPaper, placeItem, removeItem } from './commands/fill-file.ts'
import { giveTask, reassignTask } from './commands/give-task.ts'
import { noteTask, reportTask, returnTask, startTask } from './commands/handle-task.ts'
import { addProgrammeEntry, changeProgrammeEntry, withdrawProgrammeEntry } from './commands/keep-programme.ts'
import { openWorkFile } from './commands/open-file.ts'
import {
  addFileEntry,
  addHeading,
  changeFileEntry,
  draftFileList,
  dropHeading,
  withdrawFileEntry,
} from './commands/prepare-list.ts'
import { addMember, decideFileAccess, handOverFile, removeMember } from './commands/share-file.ts'
import {
  acceptTask,
  askTaskExtension,
  cancelTask,
  changeTask,
  decideTaskExtension,
  pauseTask,
  sendBackReport,
} from './commands/steer-task.ts'
import { exportDocumentIndex, exportFileList, exportWorkFiles } from './queries/exports.ts'
import { listItems, readPaper } from './queries/file-items.ts'
import { readFileList } from './queries/file-list.ts'
import { findPeople } from './queries/people.ts'
import { readProgramme } from './queries/programme.ts'
import { readTask, readTaskFile } from './queries/task.ts'
import { listTasks, readTaskCalendar } from './queries/tasks.ts'
import { readWorkFile } from './queries/work-file.ts'
import { listWorkFiles } from './queries/work-files.ts'
import { signals, topics } from './signals.ts'
import './facts.ts'

export { addDocuments } from './commands/fill-file.ts'
export { giveTask, handOnTask } from './commands/give-task.ts'
export { reportTask, startTask } from './commands/handle-task.ts'
export { openWorkFile } from './commands/open-file.ts'
export { somebody } from './people.ts'
export { fileReadable } from './policy.ts'
export { workFile } from './tables.ts'
export { takeOverDossiers } from './take-over.ts'
export { taskReadable } from './task-policy.ts'
export { task } from './task-tables.ts'

export const dossiersRoom: Room = {
  name: 'dossiers',
  routes: [
    on(lists.readFileList, readFileList),
    on(lists.draftFileList, draftFileList),
    on(lists.addHeading, addHeading),
    on(lists.dropHeading, dropHeading),
    on(lists.addFileEntry, addFileEntry),
    on(lists.changeFileEntry, changeFileEntry),
    on(lists.withdrawFileEntry, withdrawFileEntry),
    on(lists.approveFileList, approveFileList),
    on(lists.issueFileList, issueFileList),
    onDownload(lists.exportFileList, exportFileList),
    on(contract.listWorkFiles, listWorkFiles),
    onDownload(contract.exportWorkFiles, exportWorkFiles),
    on(contract.openWorkFile, openWorkFile),
    on(contract.readWorkFile, readWorkFile),
    on(contract.changeWorkFile, changeWorkFile),
    on(contract.listItems, listItems),
    on(contract.addDocuments, addDocuments),
    on(contract.addPaper, addPaper),
    on(contract.removeItem, removeItem),
    on(contract.placeItem, placeItem),
    onDownload(contract.readPaper, readPaper),
    on(contract.noteWorkFile, noteWorkFile),
    on(contract.addSubFile, addSubFile),
    on(contract.renameSubFile, renameSubFile),
    on(contract.addMember, addMember),
    on(fileAccess.decideFileAccess, decideFileAccess),
    on(contract.removeMember, removeMember),
    on(contract.handOverFile, handOverFile),
    on(contract.completeWorkFile, completeWorkFile),
    on(contract.reopenWorkFile, reopenWorkFile),
    onDownload(contract.exportDocumentIndex, exportDocumentIndex),
    on(people.findPeople, findPeople),
    on(tasks.listTasks, listTasks),
    on(tasks.readTaskCalendar, readTaskCalendar),
    on(tasks.readTask, readTask),
    on(tasks.giveTask, giveTask),
    on(tasks.changeTask, changeTask),
    on(tasks.reassignTask, reassignTask),
    on(tasks.startTask, startTask),
    on(tasks.reportTask, reportTask),
    on(tasks.acceptTask, acceptTask),
    on(tasks.sendBackReport, sendBackReport),
    on(tasks.returnTask, returnTask),
    on(tasks.cancelTask, cancelTask),
    on(tasks.pauseTask, pauseTask),
    on(tasks.noteTask, noteTask),
    on(tasks.askTaskExtension, askTaskExtension),
    on(tasks.decideTaskExtension, decideTaskExtension),
    onDownload(tasks.readTaskFile, readTaskFile),
    on(programme.readProgramme, readProgramme),
    on(programme.addProgrammeEntry, addProgrammeEntry),
    on(programme.changeProgrammeEntry, changeProgrammeEntry),
    on(programme.withdrawProgrammeEntry, withdrawProgrammeEntry),
  ],
  signals,
  topics,
}
