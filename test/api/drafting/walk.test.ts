import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addVersion, checkOutDraft, type DraftState, draftNext, releaseDraft } from '#contract/drafting.ts'
import {
  approveDraft,
  askOpinions,
  closeRound,
  giveOpinion,
  passDraft,
  refuseNumber,
  returnDraft,
  submitDraft,
  takeBackDraft,
  undoDraftStep,
} from '#contract/drafting-flow.ts'
import type { Ask, Endpoint } from '#contract/endpoint.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Bureau, type Card, type Login, mainOf, openBureau } from './bureau.ts'

let o: Bureau
beforeAll(async () => {
  o = await openBureau()
})
afterAll(() => o.house.close())

const people = ['taichinh1', 'truongtaichinh', 'vanthu', 'chanhvp', 'chutich', 'tuphap1', 'truongtuphap'] as const
const acts = [
  'submit',
  'takeBack',
  'passForm',
  'passOffice',
  'passSign',
  'approve',
  'return',
  'undo',
  'refuse',
  'ask',
  'give',
  'close',
  'version',
  'out',
  'release',
] as const
type Act = (typeof acts)[number]

/** Tries an act as that person; a refusal is as good as any other answer. */
async function attempt(login: Login, act: Act, card: Card, nth: number): Promise<void> {
  const at = { id: card.id, version: card.version }
  const call = async <E extends Endpoint>(it: E, ask: Ask<E>) => {
    await o.pages[login].call(it, ask).catch((error: Error) => {
      if (!/^(4\d\d) /.test(error.message)) throw error
    })
  }
  const holder = (who: Login) => o.holder[who]
  const way = ['drafting', 'unitReview', 'formatCheck', 'officeReview'] as const
  switch (act) {
    case 'submit':
      return call(submitDraft, { ...at, toHolderId: holder(nth % 2 ? 'truongtaichinh' : 'vanthu'), note: '' })
    case 'takeBack':
      return call(takeBackDraft, at)
    case 'passForm':
      return call(passDraft, { ...at, to: 'formatCheck', toHolderId: holder('vanthu'), note: '' })
    case 'passOffice':
      return call(passDraft, { ...at, to: 'officeReview', toHolderId: holder('chanhvp'), note: '' })
    case 'passSign':
      return call(passDraft, { ...at, to: 'waitSign', note: '' })
    case 'approve':
      return call(approveDraft, {
        ...at,
        number: card.versions.length,
        sha256: mainOf(card).pdf.sha256 ?? '0'.repeat(64),
        note: '',
      })
    case 'return':
      return call(returnDraft, { ...at, to: way[nth % 4] ?? 'drafting', reason: 'Xem lại' })
    case 'undo':
      return call(undoDraftStep, at)
    case 'refuse':
      return call(refuseNumber, { id: card.id, to: nth % 2 ? 'waitSign' : 'drafting', reason: 'Thiếu phụ lục' })
    case 'ask':
      return call(askOpinions, { ...at, question: '', dueAt: o.inDays(1), to: [{ unitId: o.justice }] })
    case 'give': {
      const open = card.rounds.flatMap((round) => round.opinions).find((it) => it.state === 'waiting')
      return open ? call(giveOpinion, { id: open.id, stance: 'agree', text: '' }) : undefined
    }
    case 'close':
      return call(closeRound, at)
    case 'version': {
      const file = await upload(o.pages[login], tinyPdf(`walk ${card.id} ${nth}`))
      return call(addVersion, { ...at, note: '', main: { uploadId: file.uploadId }, keep: [], add: [] })
    }
    case 'out':
      return call(checkOutDraft, at)
    case 'release':
      return call(releaseDraft, at)
  }
}

interface Kept extends Record<string, unknown> {
  state: DraftState
  with_id: string | null
  approved_sha256: string | null
  document_id: string | null
  newest: number
}

/** What is true of a draft at every moment, read from the database. */
async function holds(id: string): Promise<void> {
  const { sql } = o.house
  const [row] = await sql<Kept[]>`select * from draft where id = ${id}`
  if (!row) throw new Error('a draft stays')
  // It is with somebody, or it is over.
  expect(row.with_id === null).toBe(row.state === 'approved' || row.state === 'dropped')
  // What was decided is one unbroken line along the table of states.
  const steps = await sql<
    { act: string; from_state: DraftState; to_state: DraftState }[]
  >`select * from draft_step where draft_id = ${id} order by ordinal`
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1]
    if (before && before.act !== 'contentChecked') expect(step.from_state).toBe(before.to_state)
    if (!['created', 'undone', 'contentChecked'].includes(step.act))
      expect(draftNext[step.from_state]).toContain(step.to_state)
  }
  if (steps.at(-1)?.act !== 'contentChecked') expect(steps.at(-1)?.to_state).toBe(row.state)
  // There is an outgoing document exactly while it is approved, of exactly the approved bytes.
  const documents = await sql<
    { approved_sha256: string }[]
  >`select approved_sha256 from document where id = ${row.document_id}`
  expect(documents.map((it) => it.approved_sha256)).toEqual(row.state === 'approved' ? [row.approved_sha256] : [])
  const orphans =
    await sql`select 1 from document where approved_at is not null and state = 'draft' and id not in (select document_id from draft where document_id is not null)`
  expect(orphans).toHaveLength(0)
  const versions = await sql`select number from draft_version where draft_id = ${id}`
  expect(versions).toHaveLength(row.newest)
  const open = await sql`select 1 from opinion_round where draft_id = ${id} and closed_at is null`
  expect(open.length).toBe(row.state === 'consulting' ? 1 : 0)
}

describe('whatever anybody tries', { timeout: 400_000 }, () => {
  it('a draft is with one person or over, its history is one line, and only what was approved becomes a document', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...people), fc.constantFrom(...acts), fc.nat(3)), {
          minLength: 10,
          maxLength: 25,
        }),
        async (tries) => {
          // Begun well, so that the walk reaches far: half of them lie before the signer.
          const far = (tries[0]?.[2] ?? 0) % 2 === 0
          const draft = far ? await o.waiting() : await o.drafted()
          if (far) await o.approve('chutich', draft)
          else await attempt('taichinh1', 'submit', draft, 1)
          for (const [who, act, nth] of tries) {
            const card = await o.rendered('taichinh1', draft.id)
            // Half of the time whoever it is with, whose acts are not refused.
            const holderOf = (Object.entries(o.holder) as [Login, string][]).find(([, id]) => id === card.signerId)?.[0]
            const turn = people.find((login) => card.with?.title === login) ?? holderOf ?? who
            await attempt(nth % 2 ? who : turn, act, card, nth)
            await holds(draft.id)
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    )
    expect(o.house.errors).toEqual([])
  })
})
