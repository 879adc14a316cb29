import { documentKinds } from '#contract/kinds.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { known } from '../documents/index.ts'
import { agenciesOn, agencyOn, authorityLines, holdersOn, signerNamed } from '../organisation/index.ts'
import { notation } from '../registers/index.ts'
import type { PaperFields } from './paper/fields.ts'
import type { Draft } from './tables.ts'

type Described = Pick<
  Draft,
  | 'agencyId'
  | 'unitId'
  | 'kind'
  | 'fieldCode'
  | 'subject'
  | 'urgency'
  | 'bases'
  | 'addressees'
  | 'recipients'
  | 'authorityId'
  | 'signerId'
> &
  Partial<Pick<Draft, 'recorderId'>>

/** What is printed on the paper of a draft, gathered from its data and from the agency of that day. Shapes as `paper/templates.ts` wants them. */
export async function paperFields(work: Work, row: Described): Promise<PaperFields> {
  const day = civilDate(work.now)
  const agency = await agencyOn(work.tx, row.agencyId, day)
  const [unit] = row.unitId === row.agencyId ? [] : await agenciesOn(work.tx, [row.unitId], day)
  const recipients = await known(work, row.recipients, row.agencyId)
  const signer =
    row.authorityId === null || row.signerId === null
      ? undefined
      : await signerNamed(work.tx, row.agencyId, day, { authorityId: row.authorityId, holderId: row.signerId })
  const recorder = row.recorderId ? (await holdersOn(work.tx, [row.recorderId], day)).get(row.recorderId) : undefined
  return {
    parentName: agency?.parentName ?? '',
    agencyName: agency?.name ?? '',
    place: agency?.place ?? '',
    kindCode: row.kind,
    kindName: documentKinds.find((kind) => kind.code === row.kind)?.vi ?? '',
    notation: notation(row.kind, agency?.abbreviation ?? '', row.fieldCode),
    year: Number(day.slice(0, 4)),
    subject: row.subject,
    urgency: row.urgency === 'flash' || row.urgency === 'flashTimed' ? 'immediate' : row.urgency,
    bases: row.bases,
    addressees: row.addressees,
    recipients: recipients.flatMap((it) =>
      it.gone === null ? [it.recipient.name, it.recipient.title].filter((part) => part !== '').join(', ') : [],
    ),
    keeper: unit?.abbreviation ?? row.fieldCode,
    authorityLines: signer ? authorityLines(signer) : [],
    signerName: signer?.name ?? '',
    ...(recorder ? { recorderName: recorder.name } : {}),
  }
}
