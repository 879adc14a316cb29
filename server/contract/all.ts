import * as access from './access.ts'
import * as agenda from './agenda.ts'
import * as audit from './audit.ts'
import * as authority from './authority.ts'
import * as bodies from './bodies.ts'
import * as bodyRegulations from './body-regulations.ts'
import * as certificates from './certificates.ts'
import * as conclusions from './conclusions.ts'
import * as copies from './copies.ts'
import * as copySealing from './copy-sealing.ts'
import * as delegation from './delegation.ts'
import * as desk from './desk.ts'
import * as documents from './documents.ts'
import * as dossiers from './dossiers.ts'
import * as drafting from './drafting.ts'
import * as draftingFlow from './drafting-flow.ts'
import * as draftingText from './drafting-text.ts'
import * as electronicIssue from './electronic-issue.ts'
import type { Endpoint } from './endpoint.ts'
import * as fileAccess from './file-access.ts'
import * as fileLists from './file-lists.ts'
import * as files from './files.ts'
import * as further from './further.ts'
import * as handover from './handover.ts'
import * as hold from './hold.ts'
import * as identity from './identity.ts'
import * as invitees from './invitees.ts'
import * as issuing from './issuing.ts'
import * as lasting from './lasting.ts'
import * as meetings from './meetings.ts'
import * as minutes from './minutes.ts'
import * as notices from './notices.ts'
import * as officeHours from './office-hours.ts'
import * as openVotes from './open-votes.ts'
import * as operations from './operations.ts'
import * as opinionSlips from './opinion-slips.ts'
import * as organisation from './organisation.ts'
import * as paper from './paper.ts'
import * as people from './people.ts'
import * as printFile from './print-file.ts'
import * as programme from './programme.ts'
import * as reading from './reading.ts'
import * as recall from './recall.ts'
import * as receive from './receive.ts'
import * as recipients from './recipients.ts'
import * as registers from './registers.ts'
import * as reorganisation from './reorganisation.ts'
import * as reports from './reports.ts'
import * as routing from './routing.ts'
import * as searches from './searches.ts'
import * as secretBallots from './secret-ballots.ts'
import * as sending from './sending.ts'
import * as signing from './signing.ts'
import * as signingBatches from './signing-batches.ts'
import * as sittings from './sittings.ts'
import * as tasks from './tasks.ts'
import * as transfer from './transfer.ts'
import * as update from './update.ts'
import * as venues from './venues.ts'
import * as verification from './verification.ts'

const rooms = {
  agenda,
  conclusions,
  invitees,
  meetings,
  minutes,
  opinionSlips,
  openVotes,
  secretBallots,
  sittings,
  venues,
  audit,
  authority,
  access,
  bodies,
  bodyRegulations,
  further,
  fileAccess,
  copies,
  copySealing,
  delegation,
  desk,
  documents,
  drafting,
  draftingFlow,
  draftingText,
  dossiers,
  fileLists,
  files,
  handover,
  hold,
  identity,
  lasting,
  notices,
  officeHours,
  operations,
  organisation,
  paper,
  people,
  printFile,
  programme,
  reading,
  recall,
  receive,
  recipients,
  registers,
  reorganisation,
  reports,
  routing,
  searches,
  certificates,
  electronicIssue,
  issuing,
  signing,
  signingBatches,
  verification,
  sending,
  tasks,
  transfer,
  update,
}

function isEndpoint(it: unknown): it is Endpoint {
  return typeof it === 'object' && it !== null && 'method' in it && 'path' in it && 'access' in it
}

export interface NamedEndpoint {
  readonly room: string
  readonly name: string
  readonly it: Endpoint
}

/** Every operation that crosses the wire, room by room: what the interface description is written from and what the laws walk over. */
export const allEndpoints: readonly NamedEndpoint[] = Object.entries(rooms).flatMap(([room, contract]) =>
  // Sorted, because loaders differ in the order in which they list a module's names.
  Object.entries(contract as Record<string, unknown>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, it]) => (isEndpoint(it) ? [{ room, name, it }] : [])),
)
