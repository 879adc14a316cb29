import { type NoticeKind, noticeKinds, type noticeSubjects } from '#contract/notices.ts'
import type { RecordedFact } from '#platform/facts.ts'

/** What a fact tells, and to which desks: holders of posts, heads of units, clerks of agencies. */
export interface Told {
  readonly kind: NoticeKind
  readonly subject: (typeof noticeSubjects)[number]
  /** Whose act it was, where the fact was recorded by the program. */
  readonly by?: { readonly name: string; readonly title: string }
  readonly holders: readonly string[]
  readonly units: readonly string[]
  readonly clerksOf: readonly string[]
  /** Leaders who approve numbers, of these agencies. */
  readonly approversOf: readonly string[]
  /** Whoever keeps the seals of these agencies. */
  readonly keepersOf: readonly string[]
  /** The directive whose assignments name the desks. */
  readonly directiveId?: string
  readonly note: string
  readonly urgent?: boolean
}

const nobody = { holders: [], units: [], clerksOf: [], approversOf: [], keepersOf: [], note: '' } as const

const ids = (it: unknown) => (Array.isArray(it) ? it.filter((id): id is string => typeof id === 'string') : [])
const words = (...parts: unknown[]) =>
  parts.find((part): part is string => typeof part === 'string' && part !== '')?.slice(0, 300) ?? ''

/** Facts of handling whose desks are told as the fact says. */
const handled = new Set([
  'assignment.sent',
  'submission.made',
  'submission.sent-back',
  'directive.undone',
  'assignment.withdrawn',
  'assignment.recalled',
  'assignment.carried',
  'assignment.document-updated',
  'assignment.handed-on',
  'assignment.transfer-undone',
  'assignment.completed',
  'assignment.returned',
  'assignment.paused',
  'assignment.lapsed',
  'extension.asked',
  'extension.decided',
])

function ofHandling(fact: RecordedFact): Told | undefined {
  const { data } = fact
  const desks = { holders: ids(data['holders']), units: ids(data['units']) }
  const note = words(data['note'], data['reason'])
  if (fact.type === 'directive.given')
    return { ...nobody, kind: 'directive.given', subject: 'document', directiveId: words(data['directiveId']), note }
  if (fact.type === 'assignment.noted')
    return {
      ...nobody,
      ...desks,
      kind: data['kind'] === 'press' ? 'assignment.pressed' : 'assignment.noted',
      subject: 'document',
      note,
    }
  if (!handled.has(fact.type)) return undefined
  return { ...nobody, ...desks, kind: fact.type as NoticeKind, subject: 'document', note }
}

function ofDraft(fact: RecordedFact): Told[] {
  const { data } = fact
  const note = words(data['note'])
  const draft = { ...nobody, subject: 'draft', note } as const
  if (fact.type === 'draft.opinion-asked')
    return [{ ...draft, kind: 'draft.opinion-asked', holders: ids(data['holders']), units: ids(data['units']) }]
  if (fact.type === 'draft.opinion-given')
    return [{ ...draft, kind: 'draft.opinion-given', holders: ids(data['holders']), note: words(data['name']) }]
  if (fact.type !== 'draft.moved') return []
  const next = typeof data['next'] === 'string' ? [data['next']] : []
  switch (data['act']) {
    case 'submitted':
    case 'contentChecked':
    case 'formatChecked':
    case 'officeReviewed':
      return [{ ...draft, kind: 'draft.laid', holders: next }]
    case 'returned':
      return [{ ...draft, kind: 'draft.returned', holders: next }]
    case 'numberRefused':
      return [{ ...draft, kind: 'draft.number-refused', holders: [...next, words(data['author'])] }]
    case 'approved':
      return [
        { ...draft, kind: 'draft.approved', holders: [words(data['author'])] },
        { ...draft, kind: 'draft.to-number', clerksOf: fact.agencyIds },
      ]
    default:
      return []
  }
}

/** Only what asks something of the clerk: of three hundred recipients each receipt would be a flood. */
const deliveries: Readonly<Record<string, NoticeKind>> = {
  '02': 'delivery.returned',
  '15': 'delivery.agreed',
  '16': 'delivery.refused',
}

function ofDocument(fact: RecordedFact): Told | undefined {
  const { data } = fact
  const document = { ...nobody, subject: 'document', clerksOf: fact.agencyIds } as const
  if (fact.type === 'document.arrived')
    return { ...document, kind: 'document.arrived', note: words(data['from']), urgent: data['urgency'] !== 'normal' }
  if (fact.type === 'document.recall-asked')
    return { ...document, kind: 'document.recall-asked', note: words(data['reason']), urgent: true }
  if (fact.type === 'document.update-asked')
    return { ...document, kind: 'document.update-asked', note: words(data['reason']) }
  if (fact.type === 'delivery.update-answered')
    return {
      ...document,
      kind: data['code'] === '15' ? 'update.agreed' : 'update.refused',
      note: words(data['note'], data['recipient']),
    }
  const kind = fact.type === 'delivery.changed' ? deliveries[String(data['code'])] : undefined
  return kind && data['applied'] !== false
    ? { ...document, kind, note: words(data['note'], data['recipient']) }
    : undefined
}

function ofSigning(fact: RecordedFact): Told | undefined {
  const { data } = fact
  const asked = {
    ...nobody,
    subject: 'document',
    holders: ids(data['holders']),
    keepersOf: ids(data['keepers']),
  } as const
  if (fact.type === 'signature.asked' && data['kind'] === 'secondSeal') return { ...asked, kind: 'seal.asked' }
  if (fact.type === 'signature.asked')
    return { ...asked, kind: data['kind'] === 'initials' ? 'signature.initials-asked' : 'signature.asked' }
  if (fact.type === 'signature.answered')
    return {
      ...asked,
      kind: data['answer'] === 'withdrawn' ? 'signature.withdrawn' : 'signature.refused',
      note: words(data['reason']),
      ...(data['by'] === undefined ? {} : { by: data['by'] as NonNullable<Told['by']> }),
    }
  if (fact.type === 'document.given-number' || (fact.type === 'copy.issued' && data['sealing'] === true))
    return { ...nobody, kind: 'seal.awaited', subject: 'document', keepersOf: fact.agencyIds }
  return undefined
}

function ofRegister(fact: RecordedFact): Told | undefined {
  const register = { ...nobody, subject: 'number', note: words(fact.data['reason']) } as const
  if (fact.type === 'register.number-asked')
    return { ...register, kind: 'register.number-asked', approversOf: fact.agencyIds }
  if (fact.type === 'register.number-approved' || fact.type === 'register.number-refused')
    return { ...register, kind: 'register.number-decided', clerksOf: fact.agencyIds }
  return undefined
}

function ofOthers(fact: RecordedFact): Told | undefined {
  const { data } = fact
  if (fact.type === 'task.acted')
    return {
      ...nobody,
      kind: 'task.acted',
      subject: 'task',
      holders: ids(data['holders']),
      units: ids(data['units']),
      note: words(data['note']),
    }
  if (fact.type === 'delegation.given' || fact.type === 'delegation.revoked')
    return {
      ...nobody,
      kind: fact.type,
      subject: 'account',
      holders: ids(data['holders']),
      note: words(data['reason']),
    }
  if (fact.type === 'access.changed')
    return { ...nobody, kind: 'access.changed', subject: 'account', approversOf: fact.agencyIds }
  return undefined
}

/** Acts on a meeting and what they are to whoever is told. */
const ofMeetings: Readonly<Record<string, NoticeKind>> = {
  submitted: 'meeting.submitted',
  approved: 'meeting.decided',
  sentBack: 'meeting.decided',
  convened: 'meeting.invited',
  invited: 'meeting.invited',
  uninvited: 'meeting.changed',
  changed: 'meeting.changed',
  postponed: 'meeting.changed',
  agenda: 'meeting.changed',
  itemWithdrawn: 'meeting.changed',
  cancelled: 'meeting.cancelled',
  paperAdded: 'meeting.papers',
  paperApproved: 'meeting.papers',
  paperReleased: 'meeting.papers',
  paperReplaced: 'meeting.papers',
  paperRecalled: 'meeting.papers',
  reminded: 'meeting.reminded',
  named: 'meeting.answered',
  replied: 'meeting.answered',
  commented: 'meeting.commented',
  answered: 'meeting.commented',
}

/** The same of minutes. */
const ofMinutes: Readonly<Record<string, NoticeKind>> = {
  reviewAsked: 'minutes.review-asked',
  commented: 'minutes.commented',
  reviewed: 'minutes.commented',
}

function ofMeeting(fact: RecordedFact): Told | undefined {
  const { data } = fact
  const acts = fact.type === 'meeting.acted' ? ofMeetings : fact.type === 'minutes.acted' ? ofMinutes : {}
  const kind = acts[String(data['act'])]
  const holders = ids(data['holders'])
  const clerksOf = ids(data['clerksOf'])
  if (kind === undefined || holders.length + clerksOf.length === 0) return undefined
  return { ...nobody, kind, subject: 'meeting', holders, clerksOf, note: words(data['note']) }
}

/** The same of opinion slips. */
const ofSlips: Readonly<Record<string, NoticeKind>> = {
  asked: 'slip.asked',
  reminded: 'slip.reminded',
  extended: 'slip.extended',
  over: 'slip.over',
  closed: 'slip.closed',
  cancelled: 'slip.cancelled',
  paperEntered: 'slip.entered',
}

function ofSlip(fact: RecordedFact): Told | undefined {
  const kind = fact.type === 'slip.acted' ? ofSlips[String(fact.data['act'])] : undefined
  const holders = ids(fact.data['holders'])
  if (kind === undefined || holders.length === 0) return undefined
  return { ...nobody, kind, subject: 'slip', holders, note: words(fact.data['note']) }
}

/** A booking is asked of whoever approves it; whoever asked is told what became of it. */
function ofBooking(fact: RecordedFact): Told | undefined {
  const { data } = fact
  const holders = ids(data['holders'])
  if (fact.type !== 'booking.acted' || holders.length === 0) return undefined
  const kind = data['act'] === 'asked' ? 'booking.asked' : 'booking.decided'
  return { ...nobody, kind, subject: 'booking', holders, note: words(data['note']) }
}

/** What a fact tells. Nothing for most facts: only what asks somebody for something, or answers him. */
export function toldBy(fact: RecordedFact): Told[] {
  if (fact.type.startsWith('draft.')) return ofDraft(fact)
  const told =
    ofHandling(fact) ??
    ofDocument(fact) ??
    ofSigning(fact) ??
    ofRegister(fact) ??
    ofMeeting(fact) ??
    ofSlip(fact) ??
    ofBooking(fact) ??
    ofOthers(fact)
  return told ? [told] : []
}

export const topicOf = (kind: NoticeKind) => noticeKinds[kind]
