import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberDocument } from '#contract/issuing.ts'
import { answerStep, askSignature, completeSigning, readSigning, startSigning } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'
import { farther, type Neighbour, openNeighbour, signAs, stepOf } from './neighbour.ts'

let o: SigningBureau
let near: Neighbour
let far: Neighbour
beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
  far = await openNeighbour(o, farther)
})
afterAll(() => o.house.close())

const reason = 'Chưa thống nhất nội dung'
const askSeal = (id: string, of: Neighbour) =>
  o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: of.agency.id })

async function numbered(): Promise<string> {
  const { id } = await o.approved()
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  return id
}

/** Under our seal; both neighbours are asked for theirs. */
async function askedBoth() {
  const id = await numbered()
  await o.sign('vanthu', id, 'sealed')
  await askSeal(id, near)
  const first = await stepOf(o.pages.vanthu, id, 'secondSeal')
  await askSeal(id, far)
  return { id, first, second: await stepOf(o.pages.vanthu, id, 'secondSeal') }
}

const refuse = (of: Neighbour, id: string) => of.clerk.call(answerStep, { id, answer: 'refused', reason })

const stuck = () => o.house.sql`
  select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

/** Two at once: the first is held in the middle of what it writes, by a row it needs; the second begins meanwhile. */
async function atOnce(
  hold: (sql: typeof o.house.sql) => Promise<unknown>,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
) {
  let both: Promise<unknown[]> = Promise.resolve([])
  await o.house.sql.begin(async (held) => {
    await hold(held as unknown as typeof o.house.sql)
    const begun = first()
    await expect.poll(async () => (await stuck()).length, { timeout: 60_000 }).toBe(1)
    both = Promise.all([begun, second()])
    await expect.poll(async () => (await stuck()).length, { timeout: 60_000 }).toBe(2)
  })
  return both
}

describe('two who act on one document at once', () => {
  it('both refuse their seal: the second sees the first, and what is sealed leaves', async () => {
    const { id, first, second } = await askedBoth()
    await atOnce(
      (sql) => sql`select 1 from signing_step where id = ${first.id} for no key update`,
      () => refuse(near, first.id),
      () => refuse(far, second.id),
    )
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('one seals, one refuses: the same', async () => {
    const { id, first, second } = await askedBoth()
    await atOnce(
      (sql) => sql`select 1 from signing_step where id = ${first.id} for no key update`,
      () => near.sign(near.clerk, id, 'secondSealed'),
      () => refuse(far, second.id),
    )
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('a countersignature asked for while the signer signs is waited for', async () => {
    const { id } = await o.approved()
    const begun = await o.pages.chutich.call(startSigning, {
      id,
      act: 'signed',
      position: 1,
      certificateId: o.certificate.chair,
    })
    await atOnce(
      (sql) => sql`select 1 from post_assignment where id = ${o.holder.phochutich} for update`,
      () => o.pages.vanthu.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich }),
      () => o.pages.chutich.call(completeSigning, { id: begun.id, pin }),
    )
    const { version } = await o.card('vanthu', id)
    const ask = { id, registerId: o.here.outgoing, issuedOn: civilDate(o.house.now()), version }
    expect(await o.pages.vanthu.refusal(numberDocument, ask)).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'person' },
    })
    const [step] = (await o.pages.vanthu.call(readSigning, { id })).steps
    await o.pages.vanthu.call(answerStep, { id: step?.id ?? '', answer: 'withdrawn', reason })
    expect((await o.number(id)).state).toBe('numbered')
  })

  it('and one that comes when the signature is being written comes too late', async () => {
    const { id } = await o.approved()
    const ask = { id, kind: 'countersign' as const, holderId: o.holder.phochutich }
    const [, refusal] = await atOnce(
      (sql) => sql`select 1 from document_file where document_id = ${id} for update`,
      () => o.sign('chutich', id, 'signed'),
      () => o.pages.vanthu.refusal(askSignature, ask),
    )
    expect(refusal).toMatchObject({ code: 'access.denied' })
    expect((await o.number(id)).state).toBe('numbered')
  })
})

describe('what is asked for and not given', () => {
  it('is taken back of what bears its number, too, and completes nothing there', async () => {
    const { id } = await o.approved()
    await o.pages.vanthu.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich })
    // As a document stands that was numbered beside an open countersignature.
    await o.house.sql`update signing_step set state = 'withdrawn', answered_at = now() where document_id = ${id}`
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    await o.house.sql`update signing_step set state = 'waiting', answered_at = null where document_id = ${id}`
    const [step] = (await o.pages.vanthu.call(readSigning, { id })).steps
    expect(step).toMatchObject({ state: 'waiting', mayWithdraw: true })
    await o.pages.vanthu.call(answerStep, { id: step?.id ?? '', answer: 'withdrawn', reason })
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('beside a seal in place of ours is another beside it; refused, what is sealed leaves', async () => {
    const id = await numbered()
    await o.house
      .sql`update seal_custody set ended_at = now(), end_basis = 'Nộp lại con dấu' where agency_id = ${o.here.id}`
    await askSeal(id, near)
    await signAs(near.clerk, id, 'secondSealed')
    const { steps } = await askSeal(id, far)
    expect(steps.map((it) => [it.part, it.state])).toEqual([
      ['instead', 'done'],
      ['beside', 'waiting'],
    ])
    await refuse(far, steps[1]?.id ?? '')
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('of one who has left, by one who has left, is taken back by whoever could ask now', async () => {
    const { id } = await o.approved()
    await o.pages.chutich.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich })
    await o.sign('chutich', id, 'signed')
    const [step] = (await o.pages.vanthu.call(readSigning, { id })).steps
    const back = { id: step?.id ?? '', answer: 'withdrawn' as const, reason: 'Hai người đã thôi giữ chức vụ' }
    const left = (holderId: string) => o.house.sql`
      update post_assignment set valid_to = ${civilDate(new Date(o.house.now().getTime() - 86_400_000))} where id = ${holderId}`
    await left(o.holder.phochutich)
    expect(step?.mayWithdraw).toBe(false)
    expect(await o.pages.vanthu.refusal(answerStep, back)).toMatchObject({ code: 'access.denied' })
    await left(o.holder.chutich)
    expect((await o.pages.vanthu.call(readSigning, { id })).steps).toMatchObject([{ mayWithdraw: true }])
    await o.pages.vanthu.call(answerStep, back)
    expect((await o.number(id)).state).toBe('numbered')
  })
})
