import type { PresenceMode } from '#contract/meeting-words.ts'
import type { Happened } from '#contract/sitting-state.ts'

/** From when until when somebody was there, in milliseconds since 1970. */
export interface Stay {
  readonly mode: PresenceMode
  readonly from: number
  readonly until: number
}

/**
 * Stays of each participant between the opening and the end. Who came before it opened is there from its opening; a correction of the way he
 * takes part changes the stay that runs. Empty before the meeting opened.
 */
export function staysOf(events: readonly Happened[], now: number): Map<string, Stay[]> {
  const openedAt = events.find((it) => it.type === 'opened')?.at
  if (openedAt === undefined) return new Map()
  const endedAt = events.find((it) => it.type === 'closed')?.at ?? now
  const running = new Map<string, { mode: PresenceMode; from: number }>()
  const stays = new Map<string, Stay[]>()
  const end = (who: string, at: number) => {
    const stay = running.get(who)
    running.delete(who)
    const from = Math.max(stay?.from ?? at, openedAt)
    const until = Math.min(at, endedAt)
    if (stay && until > from) stays.set(who, [...(stays.get(who) ?? []), { mode: stay.mode, from, until }])
  }
  for (const event of events) {
    if (event.type === 'came')
      for (const who of event.who) running.set(who, { mode: event.mode, from: running.get(who)?.from ?? event.at })
    if (event.type === 'left') for (const who of event.who) end(who, event.at)
  }
  for (const who of [...running.keys()]) end(who, endedAt)
  return stays
}
