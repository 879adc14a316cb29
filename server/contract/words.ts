/** Closed lists that several rooms and the screens share. Sources: handbook 2.5, 4.3, 4.4, 7.1. */

/** edXML Priority 0 to 4, in that order. */
export const urgencies = ['normal', 'urgent', 'veryUrgent', 'flash', 'flashTimed'] as const
export type Urgency = (typeof urgencies)[number]

/** State secrecy levels. Anything above `none` may not be stored here (handbook 7.1). */
export const secrecyLevels = ['none', 'secret', 'verySecret', 'topSecret'] as const
export type SecrecyLevel = (typeof secrecyLevels)[number]

/** Why a recipient gets the document. */
export const recipientPurposes = ['execute', 'know', 'report', 'file'] as const
export type RecipientPurpose = (typeof recipientPurposes)[number]

/** How an incoming document came. `internal` is from an agency of this installation. */
export const arrivalSources = ['internal', 'paper', 'email'] as const
export type ArrivalSource = (typeof arrivalSources)[number]

/** Outgoing: draft → issued, or draft → numbered → issued where it bears electronic signatures: the number stands, the seal is to come. Incoming: arrived → registered | returned. `registered` is also the first state of paper and e-mail. */
export const documentStates = ['draft', 'numbered', 'issued', 'arrived', 'registered', 'returned'] as const
export type DocumentState = (typeof documentStates)[number]

/**
 * How an outgoing document is signed (Decree 30/2020 articles 5, 13, 18, 25). `none`: on paper, before the agency began with electronic
 * signatures. `digitised`: on paper, its scan bears the agency's signature. `full`: the competent person's and the agency's.
 */
export const signingRules = ['none', 'digitised', 'full'] as const
export type SigningRule = (typeof signingRules)[number]

/** What verification found in a file: no signature, none that could be read, all good, open where something could not be shown, one bad. */
export const signatureFindings = ['none', 'unreadable', 'good', 'open', 'bad'] as const

/** What appended to a file between its approval and the end of its keeping. */
export const revisionActs = [
  'approved',
  'initialled',
  'recorded',
  'signed',
  'countersigned',
  'numbered',
  'sealed',
  'secondSealed',
  'appendixSealed',
  'copySealed',
  'timestamped',
  'validated',
] as const
export type RevisionAct = (typeof revisionActs)[number]

/** Status codes of interchange, handbook 4.4. Those of later work are listed so that history can show them. */
export const deliveryCodes = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const
export type DeliveryCode = (typeof deliveryCodes)[number]

/** What one document does to another: thay thế, sửa đổi bổ sung, đính chính, trả lời. */
export const relationKinds = ['replaces', 'amends', 'corrects', 'repliesTo'] as const
export type RelationKind = (typeof relationKinds)[number]

/** What of an issued document may be put right afterwards: never its number, symbol, kind, date or bytes. */
export const updateFields = ['subject', 'urgency', 'dueOn', 'signerName', 'signerTitle', 'pages'] as const
export type UpdateField = (typeof updateFields)[number]

/** An update at a recipient; `ended`: the copy was recalled or returned before it was answered. */
export const updateStates = ['waiting', 'agreed', 'refused', 'ended'] as const

/** The statuses of a recall: asked, agreed, refused. */
export const recallCodes = ['13', '15', '16'] as const

/**
 * Which status may follow which (handbook 4.4). What is not here is kept in the history, flagged, and not applied: the two sides would
 * otherwise disagree about the state.
 */
export const deliverySteps: Readonly<Record<DeliveryCode, readonly DeliveryCode[]>> = {
  '01': ['02', '03', '13'],
  '02': ['01'],
  '03': ['04', '05', '06', '13'],
  '04': ['05', '06', '13'],
  '05': ['06', '13'],
  // A leader may take up again what was done.
  '06': ['04', '05', '13'],
  '13': ['15', '16'],
  '15': [],
  '16': ['03', '04', '05', '06', '13'],
}

/**
 * The same inside one agency: nobody registers, so nothing stands between arriving and handling, and who has begun may still send it back.
 * A recipient who sent it back may be sent it again.
 */
export const insideSteps: Readonly<Record<DeliveryCode, readonly DeliveryCode[]>> = {
  ...deliverySteps,
  '01': ['02', '03', '04', '05', '06', '13'],
  '03': ['02', '04', '05', '06', '13'],
  '04': ['02', '05', '06', '13'],
  '05': ['02', '06', '13'],
}

export const directions = ['incoming', 'outgoing'] as const
export type Direction = (typeof directions)[number]

/** Where the handling of a registered arrival stands (handbook 2.8); null before it is submitted or assigned. */
export const handlingStates = ['waitDirective', 'assigned', 'inProgress', 'done'] as const
export type HandlingState = (typeof handlingStates)[number]

/** Chủ trì, phối hợp, nhận để biết. */
export const assignmentRoles = ['lead', 'support', 'informed'] as const
export type AssignmentRole = (typeof assignmentRoles)[number]

/** `forwarded`: people below it were named. `lapsed`: closed by the lead without the opinion that was owed.
 * `recalled`: ended with its document. */
export const assignmentStates = [
  'waiting',
  'doing',
  'forwarded',
  'done',
  'lapsed',
  'returned',
  'withdrawn',
  'recalled',
] as const
export type AssignmentState = (typeof assignmentStates)[number]

export const submissionStates = ['waiting', 'directed', 'returned', 'passed'] as const
export type SubmissionState = (typeof submissionStates)[number]

/** Against the deadline: none has no deadline or is finished, green in time, amber due by the end of the next working day or within the working time the
 * agency set, red late. */
export const handlingPaces = ['none', 'green', 'amber', 'red'] as const
export type HandlingPace = (typeof handlingPaces)[number]

export const workPiles = ['toDirect', 'todo', 'toKnow', 'given', 'finished'] as const
export type WorkPile = (typeof workPiles)[number]

/** What is said on an assignment: progress by its handler, opinion by a support, pressing (đôn đốc) by its giver. */
export const noteKinds = ['progress', 'opinion', 'press'] as const
export type NoteKind = (typeof noteKinds)[number]

export const routingActs = [
  'forward',
  'start',
  'complete',
  'return',
  'withdraw',
  'report',
  'press',
  'extend',
  'decide',
  'pause',
] as const
export type RoutingAct = (typeof routingActs)[number]
