import * as contract from '#contract/reorganisation.ts'
import { on, onDownload, onIncoming } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { Run } from '#platform/work.ts'
import {
  applyJob,
  applyReorganisation,
  approveReorganisation,
  checkReorganisation,
  reverseReorganisation,
} from './commands/carry-out.ts'
import { keepReorganisationLines, keepReorganisationPosts } from './commands/keep-lines.ts'
import { changeReorganisation, dropReorganisation, prepareReorganisation } from './commands/prepare-act.ts'
import { importReorganisation } from './import/import-lines.ts'
import { reorganisationTemplate } from './import/template.ts'
import { readReorganisation } from './queries/act-card.ts'
import { listReorganisations } from './queries/acts.ts'
import { handOverList } from './queries/hand-over-list.ts'
import './facts.ts'

export { keepReorganisationLines, keepReorganisationPosts } from './commands/keep-lines.ts'
export { prepareReorganisation } from './commands/prepare-act.ts'

export const reorganisationRoom = (run: Run): Room => ({
  name: 'reorganisation',
  routes: [
    on(contract.listReorganisations, listReorganisations),
    on(contract.readReorganisation, readReorganisation),
    on(contract.prepareReorganisation, prepareReorganisation),
    on(contract.changeReorganisation, changeReorganisation),
    on(contract.dropReorganisation, dropReorganisation),
    on(contract.keepReorganisationLines, keepReorganisationLines),
    on(contract.keepReorganisationPosts, keepReorganisationPosts),
    onIncoming(contract.importReorganisation, importReorganisation),
    onDownload(contract.reorganisationTemplate, reorganisationTemplate),
    on(contract.checkReorganisation, checkReorganisation),
    on(contract.approveReorganisation, approveReorganisation),
    on(contract.applyReorganisation, applyReorganisation),
    on(contract.reverseReorganisation, reverseReorganisation),
    onDownload(contract.handOverList, handOverList),
  ],
  jobs: [applyJob(run)],
  signals: (fact) =>
    fact.type.startsWith('reorganisation.')
      ? fact.agencyIds.map((agency) => ({ topic: `agency:${agency}`, type: fact.type, id: fact.subjectId }))
      : [],
})
