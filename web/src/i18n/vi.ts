import { access } from './vi/access.ts'
import { admin } from './vi/admin.ts'
import { algorithmEnds } from './vi/algorithm-ends.ts'
import { audit } from './vi/audit.ts'
import { authorities } from './vi/authorities.ts'
import { ballots } from './vi/ballots.ts'
import { bodies } from './vi/bodies.ts'
import { compose } from './vi/compose.ts'
import { delegation } from './vi/delegation.ts'
import { documents } from './vi/documents.ts'
import { dossiers } from './vi/dossiers.ts'
import { draftPages } from './vi/draft-pages.ts'
import { drafting } from './vi/drafting.ts'
import { faults } from './vi/faults.ts'
import { form } from './vi/form.ts'
import { further } from './vi/further.ts'
import { handling } from './vi/handling.ts'
import { handover } from './vi/handover.ts'
import { identity } from './vi/identity.ts'
import { keysElsewhere } from './vi/keys-elsewhere.ts'
import { kit } from './vi/kit.ts'
import { meetingPages } from './vi/meeting-pages.ts'
import { meetings } from './vi/meetings.ts'
import { minutes } from './vi/minutes.ts'
import { notices } from './vi/notices.ts'
import { parts } from './vi/parts.ts'
import { pdf } from './vi/pdf.ts'
import { proof } from './vi/proof.ts'
import { recall } from './vi/recall.ts'
import { registers } from './vi/registers.ts'
import { reorganisation } from './vi/reorganisation.ts'
import { reports } from './vi/reports.ts'
import { seals } from './vi/seals.ts'
import { shell } from './vi/shell.ts'
import { signatureReasons } from './vi/signature-reasons.ts'
import { signing } from './vi/signing.ts'
import { sittings } from './vi/sittings.ts'
import { slips } from './vi/slips.ts'
import { tasks } from './vi/tasks.ts'
import { update } from './vi/update.ts'
import { venuePages } from './vi/venue-pages.ts'
import { votes } from './vi/votes.ts'
import { work } from './vi/work.ts'

/** The source of all words. Every other language must have the same keys with the same {slots}. */
export const vi = {
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
} as const
