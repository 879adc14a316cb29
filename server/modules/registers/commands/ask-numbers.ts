import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { askNumbers as askContract, decideNumberRequest as decideContract } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { carryOut, numbersOf } from '../hold-numbers.ts'
import { numberText } from '../number.ts'
import { mayDecide, registerFor, requestFor } from '../policy.ts'
import { requestCard } from '../queries/number-requests.ts'
import { numberRequest, type Register, registerLine } from '../tables.ts'
import { refuseClosed } from '../take-number.ts'

type NumbersAsk = Ask<typeof askContract>

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

function refuseUnfit(work: Work, ask: NumbersAsk): void {
  if (ask.act !== 'void') {
    if (ask.purpose.trim() === '') throw wrong('/purpose', 'minLength')
    if (ask.until === undefined) throw wrong('/until', 'required')
    if (ask.until < civilDate(work.now)) throw wrong('/until', 'past')
  }
  if (ask.act === 'reserve' && ask.at !== undefined) throw wrong('/at', 'next-only')
  if (ask.act === 'suffix' && (ask.at === undefined || ask.at.suffix !== '')) throw wrong('/at', 'required')
  if (ask.at !== undefined && (ask.count ?? 1) !== 1) throw wrong('/count', 'one')
}

/** What is to be void must be held; a sub-number follows a document. */
async function refuseNotThere(work: Work, row: Register, ask: NumbersAsk): Promise<void> {
  if (ask.at === undefined) return
  const { year, number, suffix } = ask.at
  const [line] = await work.tx
    .select()
    .from(registerLine)
    .where(
      and(
        eq(registerLine.registerId, row.id),
        eq(registerLine.year, year),
        eq(registerLine.number, number),
        eq(registerLine.suffix, suffix),
      ),
    )
  if (line?.state !== (ask.act === 'void' ? 'reserved' : 'document'))
    throw fault('register.number-not-held', { number: numberText(number, suffix) })
}

/** Asks only: no number is taken. Repeating asks again, except for leaving one number void. */
export async function askNumbers(work: Work, ask: NumbersAsk) {
  const row = await registerFor(work, ask.id, 'register.manage')
  refuseUnfit(work, ask)
  await refuseClosed(work, row)
  await refuseNotThere(work, row, ask)
  const id = newId(work.now)
  await work.tx.insert(numberRequest).values({
    id,
    registerId: row.id,
    agencyId: row.agencyId,
    act: ask.act,
    count: ask.count ?? 1,
    year: ask.at?.year ?? null,
    number: ask.at?.number ?? null,
    suffix: ask.at?.suffix ?? '',
    purpose: ask.purpose,
    reason: ask.reason,
    untilOn: ask.act === 'void' ? null : (ask.until ?? null),
    state: 'waiting',
    askedBy: work.actor.assignmentId,
    askedByAccount: work.actor.accountId,
    askedByName: work.actor.personName,
    askedByTitle: work.actor.title,
    askedAt: work.now,
  })
  await work.record('register.number-asked', row.id, [row.agencyId], { act: ask.act, reason: ask.reason, request: id })
  return requestCard(work, id)
}

/** The numbers are taken with the approval, in one transaction. Repeating is refused by the state. */
export async function decideNumberRequest(work: Work, ask: Ask<typeof decideContract>) {
  const request = await requestFor(work, ask.id, 'register.approve')
  if (!mayDecide(work.actor, request)) throw fault('register.own-request')
  const row = await registerFor(work, request.registerId, 'register.approve')
  const note = ask.note ?? ''
  await work.tx
    .update(numberRequest)
    .set({
      state: ask.approve ? 'approved' : 'refused',
      decidedByName: work.actor.personName,
      decidedByTitle: work.actor.title,
      decidedAt: work.now,
      decisionNote: note,
    })
    .where(eq(numberRequest.id, request.id))
  const { act } = request
  if (ask.approve) {
    await carryOut(work, row, request)
    const given = await numbersOf(work, request.id)
    const named = request.number === null || act === 'suffix' ? given : [{ ...request, number: request.number }]
    const numbers = named.map((it) => numberText(it.number, it.suffix))
    const { reason } = request
    await work.record('register.number-approved', row.id, [row.agencyId], { act, numbers, reason, request: request.id })
  } else
    await work.record('register.number-refused', row.id, [row.agencyId], { act, reason: note, request: request.id })
  return requestCard(work, request.id)
}

export async function withdrawNumberRequest(work: Work, ask: { id: string }) {
  const request = await requestFor(work, ask.id, 'register.manage')
  await work.tx
    .update(numberRequest)
    .set({ state: 'withdrawn', decidedAt: work.now })
    .where(eq(numberRequest.id, request.id))
  await work.record('register.number-withdrawn', request.registerId, [request.agencyId], {
    act: request.act,
    request: request.id,
  })
  return requestCard(work, request.id)
}
