import { sql } from 'drizzle-orm'
import { type NoticeKind, type NoticeTopic, noticeKinds } from '#contract/notices.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { noticeStandIn } from './tables.ts'

interface Wish extends Record<string, unknown> {
  holderId: string
  personId: string
  topic: NoticeTopic | null
  mail: boolean
  push: boolean
  reachable: boolean
  devices: boolean
}

/** Who stands in for these posts today, and how each wants to be told, a row per topic he said something of. */
async function standInsOf(work: Work, holders: readonly string[]): Promise<Map<string, Wish[]>> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<Wish>(sql`
    select distinct d.from_holder_id as "holderId", d.to_person_id as "personId", s.topic, coalesce(s.mail, false) as mail, coalesce(s.push, false) as push,
           coalesce(a.email, '') <> '' as reachable, exists(select from push_subscription p where p.person_id = d.to_person_id) as devices
      from delegation d
      join post_assignment oh on oh.id = d.to_holder_id and oh.valid_from <= ${day} and (oh.valid_to is null or oh.valid_to >= ${day})
      left join notice_setting s on s.person_id = d.to_person_id left join notice_address a on a.person_id = d.to_person_id
     where d.from_holder_id = any(${sql.param([...holders])}::uuid[]) and d.revoked_at is null and d.starts_on <= ${day} and d.ends_on >= ${day}`)
  return Map.groupBy([...rows], (row) => row.holderId)
}

interface Written {
  readonly id: string
  readonly holderId: string
  readonly kind: NoticeKind
  readonly urgent: boolean
}

export interface Called {
  readonly personId: string
  readonly mail: boolean
  readonly push: boolean
  readonly urgent: boolean
}

/**
 * A notice lies on the desk of a post, where whoever stands in reads it, too; by mail and push each is told as he himself wishes. Answers
 * whom to call.
 */
export async function tellStandIns(work: Work, written: readonly Written[]): Promise<Called[]> {
  const standIns = await standInsOf(work, [...new Set(written.map((it) => it.holderId))])
  const rows = written.flatMap((it) => {
    const byPerson = Map.groupBy(standIns.get(it.holderId) ?? [], (row) => row.personId)
    return [...byPerson].flatMap(([personId, said]) => {
      const wish = said.find((row) => row.topic === noticeKinds[it.kind])
      const mail = said.some((row) => row.reachable) && (it.urgent || (wish?.mail ?? false))
      const push = said.some((row) => row.devices) && (it.urgent || (wish?.push ?? false))
      return mail || push ? [{ noticeId: it.id, personId, mail, push, urgent: it.urgent }] : []
    })
  })
  if (rows.length === 0) return []
  await work.tx
    .insert(noticeStandIn)
    .values(
      rows.map(({ noticeId, personId, mail, push }) => ({
        noticeId,
        personId,
        mail: mail ? ('waiting' as const) : ('none' as const),
        push: push ? ('waiting' as const) : ('none' as const),
      })),
    )
    .onConflictDoNothing()
  return rows
}
