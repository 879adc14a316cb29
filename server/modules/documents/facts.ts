import type { DeliveryCode, HandlingState, UpdateField } from '#contract/words.ts'

declare module '#platform/facts.ts' {
  interface Facts {
    'document.drafted': Record<string, never>
    'document.revised': { version: number }
    'document.dropped': Record<string, never>
    'document.approved': { sha256: string }
    /** Number and date filled into the fields prepared for them: the approved bytes, and what they became. */
    'document.numbered': { from: string; to: string }
    /** Numbered and not sealed yet. */
    'document.given-number': { code: string }
    'document.mark-refused': { mark: string }
    /** Accepted although a signature on a file of it is bad, as the clerk saw. `note`: the file and whose. */
    'document.bad-signature-seen': { note: string; sha256: string }
    'document.mark-stated': { mark: string; sha256: string }
    'document.issued': { code: string; recipients: number }
    /** `note`: to whom, by name. */
    'document.sent-further': { recipients: number; note: string }
    'document.arrived': { from: string; urgency: string }
    'document.registered': { number: number; year: number; register: string }
    /** Not numbered yet when its agency ended: the successor's to go on with. */
    'document.handed-over': { from: string; to: string }
    'document.returned': { reason: string }
    'delivery.changed': { deliveryId: string; code: DeliveryCode; recipient: string; note: string; applied: boolean }
    'document.handling': { from: HandlingState | null; to: HandlingState | null }
    'document.recalled': { reason: string; asked: number; cancelled: number }
    /** At the recipient: the sender asks for it back. */
    'document.recall-asked': { reason: string; from: string }
    'document.recall-answered': { agreed: boolean; reason: string }
    /** Data of it were put right after it was issued; at a recipient, that they were taken over. */
    'document.updated': { reason: string; fields: readonly UpdateField[] }
    /** At the recipient, who has registered it: the issuer asks that his corrections be taken over. */
    'document.update-asked': { reason: string; from: string }
    'document.update-answered': { agreed: boolean; reason: string }
    /** The same for the issuer's screens. */
    'delivery.update-answered': { deliveryId: string; code: DeliveryCode; recipient: string; note: string }
    /** Who may read it changed, or is to: what and whom, its panel tells those who may know. */
    'document.access-changed': { kind: string }
    'document.held': { basis: string }
    'document.released': { reason: string }
    'document.printed': { file: string }
    'document.further-written': { fields: number; reason: string }
    'further-field.added': { name: string }
    'further-field.ended': { on: string }
    'copy.asked': { copy: string; kind: string; reason: string }
    /** `sealing`: the agency's signature on it is to come. */
    'copy.issued': { copy: string; code: string; sealing: boolean }
    'copy.sealed': { copy: string; code: string }
    'copy.left-unsealed': { copy: string; code: string; reason: string }
    'copy.refused': { copy: string; reason: string }
    'copy.withdrawn': { copy: string }
    'electronic-issue.set': { from: string; signed: boolean }
    'recipient-group.saved': { name: string }
    'recipient-group.dropped': { name: string }
  }
}
