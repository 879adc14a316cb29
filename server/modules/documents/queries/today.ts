import { type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { plusDays, workingDayFrom } from '../../organisation/index.ts'
import { readable } from '../policy.ts'
import { readRows } from './rows.ts'

const shownRows = 8
const countedTo = 999

async function pile(work: Work, condition: SQL, order: SQL) {
  const where = sql`${readable(work.actor, civilDate(work.now))} and ${condition}`
  const rows = await readRows(
    work,
    sql`select * from document where ${where} order by ${order} limit ${shownRows}`,
    order,
  )
  const [counted] = await work.tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (select from document where ${where} limit ${countedTo + 1}) c`,
  )
  return { count: counted?.count ?? 0, rows: rows.map(({ row }) => row) }
}

async function countOf(work: Work, condition: SQL): Promise<number> {
  const [row] = await work.tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (select from document where ${readable(work.actor, civilDate(work.now))} and ${condition} limit ${countedTo + 1}) c`,
  )
  return row?.count ?? 0
}

/**
 * The first screen's answer to "what must I do now". Overdue are arrivals still unregistered after the next working day
 * (Decree 30/2020 article 22 clause 2 sets same or next working day); urgent ones come first everywhere.
 */
export async function readToday(work: Work) {
  const today = civilDate(work.now)
  const lastGoodDay = await workingDayFrom(work.tx, today, -1)
  const start = sql`${`${today}T00:00:00+07:00`}::timestamptz`
  const urgentFirst = sql`array_position(array['flashTimed','flash','veryUrgent','urgent','normal'], urgency), listed_at`
  const incoming = sql`direction = 'incoming' and state = 'arrived' and recalled_at is null`
  // What was registered long ago was dealt with on paper; nobody is asked to submit it now, unless it was submitted and sent back.
  const unsubmitted = sql`direction = 'incoming' and state = 'registered' and handling is null and recalled_at is null
      and listed_at > ${work.now.toISOString()}::timestamptz - interval '400 days'
      and (listed_at > ${work.now.toISOString()}::timestamptz - interval '60 days'
           or exists (select from fact f where f.subject_id = document.id and f.type = 'document.handling'))`
  return {
    toRegister: await pile(work, incoming, urgentFirst),
    overdue: await pile(work, sql`${incoming} and arrived_on < ${lastGoodDay}::date`, urgentFirst),
    toSubmit: may(work.actor, 'document.register')
      ? await pile(work, unsubmitted, urgentFirst)
      : { count: 0, rows: [] },
    returned: await pile(
      work,
      sql`direction = 'outgoing' and state = 'issued' and listed_at > now() - interval '60 days'
          and exists (select from delivery v where v.document_id = document.id and v.code = '02')`,
      sql`listed_at desc`,
    ),
    drafts: await pile(work, sql`direction = 'outgoing' and state = 'draft'`, sql`listed_at desc`),
    dueSoon: await pile(
      work,
      sql`direction = 'incoming' and state in ('arrived', 'registered') and recalled_at is null and due_on between ${today}::date and ${plusDays(today, 3)}::date`,
      sql`due_on, listed_at`,
    ),
    registeredToday: await countOf(
      work,
      sql`direction = 'incoming' and state = 'registered' and registered_at >= ${start}`,
    ),
    issuedToday: await countOf(work, sql`direction = 'outgoing' and state = 'issued' and registered_at >= ${start}`),
    capped: countedTo,
  }
}
