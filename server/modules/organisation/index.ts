import * as authority from '#contract/authority.ts'
import * as hours from '#contract/office-hours.ts'
import * as contract from '#contract/organisation.ts'
import { on, onDownload, onIncoming } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import { createPerson, endPost, givePost } from './commands/change-people.ts'
import { createUnit, endUnit, renameUnit, setAgency, setCode } from './commands/change-units.ts'
import { endAuthority, giveAuthority } from './commands/keep-authorities.ts'
import { listCalendar, setCalendarDay } from './commands/keep-calendar.ts'
import { changeKind, moveUnit } from './commands/place-units.ts'
import { readOfficeHours, setOfficeHours } from './commands/set-office-hours.ts'
import { importOrganisation } from './import/import-organisation.ts'
import { importTemplate } from './import/import-template.ts'
import { listAuthorities, listSigners, listSigningPosts } from './queries/authorities.ts'
import { listPeople, readPerson } from './queries/people.ts'
import { readUnit } from './queries/unit-card.ts'
import { listUnits } from './queries/units.ts'
import './facts.ts'

export {
  changeFor,
  countWaiting,
  decideChange,
  documentKinds,
  fileKinds,
  mayDecide,
  mayReject,
  raiseChange,
} from './access-changes.ts'
export {
  type Addressee,
  addresseesOf,
  type HeadedUnit,
  type Holder,
  holdersOn,
  holdersWithRole,
  unitsOn,
} from './addressees.ts'
export {
  type AgencyOn,
  type AgencySearch,
  agenciesOn,
  agencyOn,
  type FoundAgency,
  findAgencies,
  printMarkOf,
  secretStubAllowed,
} from './agencies.ts'
export { authorityLines, covers, type Signer, signerNamed, signersFor } from './authority.ts'
export { isWorkingDay, plusDays, workingDayFrom } from './calendar.ts'
export {
  fromIds,
  type Heir,
  type Heirs,
  heirTable,
  type Moved,
  type UnitHeir,
} from './heirs.ts'
export { mostLines, type Sheet } from './import/book.ts'
export { readBook } from './import/read-book.ts'
export { kindWords, levelWords, meaning, natureWords, shownWords } from './import/words.ts'
export { alikeInHours } from './office-hours.ts'
export { findPeopleInOffice, firstPostColumn, type PersonInOffice } from './people-in-office.ts'
export { type HeldPost, inheritedColumn, namesOfAssignments, postsHeld, postsHeldColumn } from './posts.ts'
export { agenciesBelow, holdsPostElsewhere, personInReach, reachCondition, unitInReach } from './reach.ts'
export {
  type Appointment,
  appoint,
  beginUnits,
  endPosts,
  endUnits,
  hangUnits,
  type NewUnit,
  renameUnits,
  type SuccessionDraft,
  succeed,
} from './reshape.ts'
export { type AgencyOfLine, lastNames, lineOf, type Successor, successorsOf } from './succession.ts'
export {
  type AccessChange,
  accessChange,
  agencyCode,
  agencySetting,
  calendarDay,
  orgUnit,
  orgUnitName,
  orgUnitPlacement,
  person,
  post,
  postAssignment,
  signingAuthority,
  succession,
} from './tables.ts'
export { goneHolders, headlessUnits, isVacant } from './vacant.ts'
export {
  amberUntil,
  calendarFor,
  dueAfterDays,
  dueBeforeDays,
  endOfWorkingDay,
  isWorking,
  plusWorkingMinutes,
  workingMinutesBetween,
} from './working-time.ts'

export const organisationRoom: Room = {
  name: 'organisation',
  routes: [
    on(contract.listUnits, listUnits),
    on(contract.readUnit, readUnit),
    on(contract.createUnit, createUnit),
    on(contract.renameUnit, renameUnit),
    on(contract.moveUnit, moveUnit),
    on(contract.changeKind, changeKind),
    on(contract.setCode, setCode),
    on(contract.endUnit, endUnit),
    on(contract.setAgency, setAgency),
    on(contract.listPeople, listPeople),
    on(contract.readPerson, readPerson),
    on(contract.createPerson, createPerson),
    on(contract.givePost, givePost),
    on(contract.endPost, endPost),
    onIncoming(contract.importOrganisation, importOrganisation),
    onDownload(contract.importTemplate, importTemplate),
    on(authority.listAuthorities, listAuthorities),
    on(authority.listSigningPosts, listSigningPosts),
    on(authority.listSigners, listSigners),
    on(authority.giveAuthority, giveAuthority),
    on(authority.endAuthority, endAuthority),
    on(contract.listCalendar, listCalendar),
    on(contract.setCalendarDay, setCalendarDay),
    on(hours.readOfficeHours, readOfficeHours),
    on(hours.setOfficeHours, setOfficeHours),
  ],
  // Who watches over access hears on the agency's topic that something waits or was decided.
  signals: (fact) =>
    fact.type === 'access.changed' || fact.type === 'access.decided'
      ? fact.agencyIds.map((id) => ({ topic: `agency:${id}`, type: fact.type, id: fact.subjectId }))
      : [],
}
