import { cancelMeeting, sendBackMeeting } from '#contract/meetings.ts'

/** Acts on a meeting that ask for a reason. */
export const reasoned = { sendBack: sendBackMeeting, cancel: cancelMeeting } as const
