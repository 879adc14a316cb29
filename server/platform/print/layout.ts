import { mm } from './form.ts'

/** A4 upright with the margins of Decree 30/2020, Appendix I, I.2: top and bottom 20, left 30, right 15 mm. */
export const PAGE = {
  width: mm(210),
  height: mm(297),
  left: mm(30),
  top: mm(20),
  bottom: mm(297 - 20),
  textWidth: mm(210 - 30 - 15),
} as const

/** Body text: 14 points, 1.27 cm indent, at least 6 points between paragraphs (II.6d). */
export const BODY = { size: 14, leading: 18.4, rise: 14.4, indent: 36, gap: 6 } as const
