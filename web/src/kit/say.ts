import type { InputProblem } from '#contract/faults.ts'
import { type Key, t } from '../i18n/words.ts'
import { Refusal } from './api.ts'
import { civilDate, dateTime, fileSize } from './format.ts'
import { kindName } from './labels.ts'

type Slots = Record<string, string | number>

/** Kinds named one by one in a refusal. */
const mostKinds = 5

/** Facts as a person reads them: dates, sizes and lists in words. */
function slotsOf(refusal: Refusal): Slots {
  const facts = refusal.facts as Record<string, unknown>
  const slots: Slots = { request: refusal.request }
  for (const [name, value] of Object.entries(facts))
    if (typeof value === 'string' || typeof value === 'number') slots[name] = value
  const late = refusal.factsOf('login.locked')
  if (late) slots.until = dateTime(late.until)
  // Every date of a refusal about registers is written alike.
  if (refusal.code.startsWith('register.'))
    for (const name of ['last', 'until', 'on', 'next'])
      if (typeof slots[name] === 'string') slots[name] = civilDate(slots[name])
  const ended = refusal.factsOf('document.recipient-ended')
  if (ended)
    slots.successors = ended.successors.length > 0 ? `: ${ended.successors.map((it) => it.name).join(', ')}` : ''
  const onDay = refusal.factsOf('reorganisation.early') ?? refusal.factsOf('reorganisation.late')
  if (onDay) slots.on = civilDate(onDay.on)
  const both = refusal.factsOf('register.overlaps')
  if (both)
    slots.kinds =
      both.kinds.length > mostKinds ? t('kinds.many', { n: both.kinds.length }) : both.kinds.map(kindName).join(', ')
  const numbered = refusal.factsOf('register.kind-numbered')
  if (numbered) slots.kind = kindName(numbered.kind)
  const large = refusal.factsOf('file.too-large')
  if (large) slots.limit = fileSize(large.limit)
  const weak = refusal.factsOf('password.weak')
  if (weak) slots.missing = weak.missing.map((it) => t(`lack.${it}`)).join(', ')
  const unfit = refusal.factsOf('routing.target-unfit')
  if (unfit) slots.why = t(`unfit.${unfit.why}`)
  const noRecipient = refusal.factsOf('document.recipient-unfit')
  if (noRecipient) slots.why = t(`recipientUnfit.${noRecipient.why}`)
  const unfitPerson = refusal.factsOf('draft.person-unfit')
  if (unfitPerson) slots.why = t(`draftUnfit.${unfitPerson.why}`)
  const noPdf = refusal.factsOf('draft.no-pdf')
  if (noPdf) slots.why = t(`noPdf.${noPdf.state}`)
  const authority = refusal.factsOf('authority.unfit')
  if (authority) slots.why = t(`authorityUnfit.${authority.why}`)
  const template = refusal.factsOf('draft.template-unfit')
  if (template)
    slots.why = (t as (key: Key, slots: Slots) => string)(`templateUnfit.${template.why}`, {
      names: template.names.join(', '),
    })
  const unfilled = refusal.factsOf('document.further-missing')
  if (unfilled) slots.names = unfilled.names.join(', ')
  const silent = refusal.factsOf('draft.opinions-open')
  if (silent) slots.names = silent.names.join(', ')
  const notFit = refusal.factsOf('delegation.unfit')
  if (notFit) slots.why = t(`delegation.unfit.${notFit.why}`)
  const ruled = refusal.factsOf('body.rule-overlaps')
  if (ruled) slots.from = civilDate(ruled.from)
  const standing = refusal.factsOf('delegation.overlaps')
  if (standing) Object.assign(slots, { from: civilDate(standing.from), to: civilDate(standing.to) })
  const noCopy = refusal.factsOf('copy.unfit')
  if (noCopy) slots.why = t(`copy.unfit.${noCopy.why}`)
  Object.assign(slots, signingSlots(refusal))
  const noAccess = refusal.factsOf('access.unfit')
  if (noAccess) slots.why = t(`access.unfit.${noAccess.why}`)
  const waitedFor =
    refusal.factsOf('routing.support-open') ??
    refusal.factsOf('routing.children-open') ??
    refusal.factsOf('task.parts-open')
  if (waitedFor) slots.names = waitedFor.names.join(', ')
  const due = refusal.factsOf('routing.due-past')
  if (due) slots.due = dateTime(due.due)
  const noGuest = refusal.factsOf('meeting.person-unfit')
  if (noGuest)
    Object.assign(slots, { name: noGuest.name || t('meetingUnfit.somebody'), why: t(`meetingUnfit.${noGuest.why}`) })
  const window = refusal.factsOf('sitting.check-in-closed')
  if (window) Object.assign(slots, { from: dateTime(window.from), until: dateTime(window.until) })
  const codeUsed = refusal.factsOf('sitting.code-used')
  if (codeUsed) slots.at = dateTime(codeUsed.at)
  const keyless = refusal.factsOf('ballot.no-key')
  if (keyless) slots.names = keyless.names.join(', ')
  const otherForm = refusal.factsOf('vote.form-unfit')
  if (otherForm) slots.form = t(`vote.form.${otherForm.form}`)
  const unready = refusal.factsOf('meeting.unready')
  if (unready) slots.missing = unready.missing.map((it) => t(`meetingMissing.${it}`)).join(', ')
  const taken = refusal.factsOf('venue.taken')
  if (taken)
    Object.assign(slots, {
      title: taken.title || t('venueTaken.private'),
      from: dateTime(taken.from),
      to: dateTime(taken.to),
    })
  const slipDue = refusal.factsOf('slip.waiting') ?? refusal.factsOf('slip.over')
  if (slipDue) slots.due = dateTime(slipDue.due)
  const lateBy = refusal.factsOf('meeting.paper-late')
  if (lateBy) slots.due = dateTime(lateBy.due)
  const sheet = refusal.factsOf('import.invalid')
  if (sheet) slots.count = sheet.problems.length
  return slots
}

const unfitFiles = [
  'pdf.empty',
  'pdf.notPdf',
  'pdf.encrypted',
  'sign.certifiedClosed',
  'sign.certifiedNewField',
  'sign.tooManySignatures',
  'pdf.tooSlow',
  'pdf.tooMuch',
] as const

/** Why nothing can be appended to a file; what is damaged is all one to the reader, its code is for support. */
export function fileUnfit(code: string): string {
  const known = unfitFiles.find((it) => it === code)
  return known === undefined ? t('fileUnfit.damaged', { code }) : t(`fileUnfit.${known}`)
}

/** What the refusals of signing name by code. */
function signingSlots(refusal: Refusal): Slots {
  const slots: Slots = {}
  const unsigned = refusal.factsOf('document.unsigned')
  if (unsigned) slots.missing = t(`missing.${unsigned.missing}`)
  const bad = refusal.factsOf('document.signature-bad')
  if (bad) slots.files = bad.files.map((it) => `${it.name} (${it.signers.join(', ')})`).join('; ')
  const order = refusal.factsOf('signature.order')
  if (order) slots.first = t(`signFirst.${order.first}`)
  const sealer = refusal.factsOf('seal.agency-unfit')
  if (sealer) {
    slots.name = sealer.name || t('sealUnfit.agency')
    slots.why = t(`sealUnfit.${sealer.why}`)
  }
  const certificate = refusal.factsOf('certificate.unfit')
  if (certificate) slots.why = t(`certUnfit.${certificate.why}`)
  const container = refusal.factsOf('certificate.container')
  if (container) slots.why = t(`containerUnfit.${container.why}`)
  const pin = refusal.factsOf('certificate.pin-wrong')
  if (pin) slots.left = pin.left === null ? '' : t('pinLeft', { n: pin.left })
  const file = refusal.factsOf('signature.unfit-file')
  if (file) slots.why = fileUnfit(file.why)
  const unproven = refusal.factsOf('signature.not-proven')
  if (unproven) slots.why = t('notProven', { code: unproven.why })
  const key = refusal.factsOf('key.unreachable')
  if (key) slots.what = t(`keyPlace.${key.what}`)
  const picture = refusal.factsOf('image.unfit')
  if (picture) slots.why = t(`imageUnfit.${picture.why}`)
  return slots
}

/** A key put together at run time, of which every value is in the lists. */
export const sayKey = (key: string, slots: Slots = {}): string =>
  (t as (key: Key, slots: Slots) => string)(key as Key, slots)

/** A refusal in words: what happened, what is safe, what to do. Anything else thrown is an unknown error. */
export function sayFault(thrown: unknown): string {
  const refusal = thrown instanceof Refusal ? thrown : new Refusal('internal', {}, '')
  const marked = refusal.factsOf('document.secret-content')
  if (marked?.mark) return t('fault.document.secret-mark', { mark: marked.mark, file: marked.file ?? '' })
  const say = t as (key: Key, slots: Slots) => string
  return say(`fault.${refusal.code}`, slotsOf(refusal))
}

/** Which rules of the input were broken, by the path of the field (`/subject`). */
export function problemsOf(thrown: unknown): readonly InputProblem[] {
  return thrown instanceof Refusal ? (thrown.factsOf('input.invalid')?.problems ?? []) : []
}
