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

/** Outgoing: draft → issued. Incoming: arrived → registered | returned. `registered` is also the first state of paper and e-mail. */
export const documentStates = ['draft', 'issued', 'arrived', 'registered', 'returned'] as const
export type DocumentState = (typeof documentStates)[number]

/** Status codes of interchange, handbook 4.4. Those of later work are listed so that history can show them. */
export const deliveryCodes = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const
export type DeliveryCode = (typeof deliveryCodes)[number]

export const directions = ['incoming', 'outgoing'] as const
export type Direction = (typeof directions)[number]
