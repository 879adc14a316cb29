import { access } from './en/access.ts'
import { admin } from './en/admin.ts'
import { algorithmEnds } from './en/algorithm-ends.ts'
import { audit } from './en/audit.ts'
import { authorities } from './en/authorities.ts'
import { ballots } from './en/ballots.ts'
import { bodies } from './en/bodies.ts'
import { compose } from './en/compose.ts'
import { delegation } from './en/delegation.ts'
import { documents } from './en/documents.ts'
import { dossiers } from './en/dossiers.ts'
import { draftPages } from './en/draft-pages.ts'
import { drafting } from './en/drafting.ts'
import { faults } from './en/faults.ts'
import { form } from './en/form.ts'
import { further } from './en/further.ts'
import { handling } from './en/handling.ts'
import { handover } from './en/handover.ts'
import { identity } from './en/identity.ts'
import { keysElsewhere } from './en/keys-elsewhere.ts'
import { kit } from './en/kit.ts'
import { meetingPages } from './en/meeting-pages.ts'
import { meetings } from './en/meetings.ts'
import { minutes } from './en/minutes.ts'
import { notices } from './en/notices.ts'
import { parts } from './en/parts.ts'
import { pdf } from './en/pdf.ts'
import { proof } from './en/proof.ts'
import { recall } from './en/recall.ts'
import { registers } from './en/registers.ts'
import { reorganisation } from './en/reorganisation.ts'
import { reports } from './en/reports.ts'
import { seals } from './en/seals.ts'
import { shell } from './en/shell.ts'
import { signatureReasons } from './en/signature-reasons.ts'
import { signing } from './en/signing.ts'
import { sittings } from './en/sittings.ts'
import { slips } from './en/slips.ts'
import { tasks } from './en/tasks.ts'
import { update } from './en/update.ts'
import { venuePages } from './en/venue-pages.ts'
import { votes } from './en/votes.ts'
import { work } from './en/work.ts'
import { language } from './translation.ts'

export const en = language({
  ...shell,
  ...parts,
  ...kit,
  ...pdf,
  ...faults,
  ...identity,
  ...delegation,
  ...access,
  ...audit,
  ...further,
  ...documents,
  ...venuePages,
  ...work,
  ...registers,
  ...compose,
  ...drafting,
  ...draftPages,
  ...authorities,
  ...form,
  ...handling,
  ...notices,
  ...recall,
  ...update,
  ...handover,
  ...reorganisation,
  ...dossiers,
  ...seals,
  ...signing,
  ...signatureReasons,
  ...algorithmEnds,
  ...proof,
  ...keysElsewhere,
  ...sittings,
  ...votes,
  ...ballots,
  ...slips,
  ...minutes,
  ...tasks,
  ...meetingPages,
  ...meetings,
  ...reports,
  ...admin,
  ...bodies,
})
