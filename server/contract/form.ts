import { oneOf, record, Type } from './shape.ts'

/**
 * Rules of form that are checked by program, Decree 30/2020/NĐ-CP, Appendix I (parts and points in the words of each rule) and the
 * sample forms of Appendix III. `must`: the decree says so. `should`: it says so with exceptions, or the rule is of good order.
 */
export const formRules = [
  'page.a4',
  'page.margins',
  'font.face',
  'font.legacy',
  'font.bodySize',
  'state.name',
  'state.motto',
  'agency.parent',
  'agency.name',
  'number.form',
  'number.notation',
  'number.letterKind',
  'date.form',
  'date.place',
  'date.zeros',
  'kind.name',
  'kind.subject',
  'letter.subject',
  'addressees.missing',
  'addressees.notHere',
  'bases.end',
  'bases.italic',
  'body.end',
  'body.guidance',
  'recipients.missing',
  'recipients.asAbove',
  'recipients.keep',
  'recipients.end',
  'signature.authority',
  'signature.name',
  'signature.academic',
  'appendix.blank',
] as const
export type FormRule = (typeof formRules)[number]

export const formSeverities = ['must', 'should'] as const
export type FormSeverity = (typeof formSeverities)[number]

/** One thing about a paper that is not in the form asked for. */
export const FormFinding = record({
  rule: oneOf(formRules),
  /** Where it is written, in Vietnamese as in the decree: `Phụ lục I, phần II, mục 3`. */
  clause: Type.String(),
  severity: oneOf(formSeverities),
  /** The text at fault, as it stands; at most 200 letters. */
  at: Type.Optional(Type.String()),
  /** What should stand there. */
  wanted: Type.Optional(Type.String()),
})
