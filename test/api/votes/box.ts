import { createHash } from 'node:crypto'
import { enterRule } from '#contract/bodies.ts'
import type { Ask } from '#contract/endpoint.ts'
import {
  announceSecretBallot,
  callTellers,
  castSecretBallot,
  closeSecretBallot,
  giveBallotPass,
  giveTellerKey,
  openSecretBallot,
  prepareSecretBallot,
  readSecretBallot,
  type SecretBallot,
  takeBallotPass,
} from '#contract/secret-ballots.ts'
import {
  fromBase64,
  makeTellerKeys,
  openLayer,
  publicBytes,
  sealPaper,
  type TellerKeys,
  toBase64,
} from '../../../web/src/rooms/sittings/ballots/seal.ts'
import type { Page } from '../../setup/page.ts'
import { terms } from '../bodies/offices.ts'
import { command, type Sitting } from '../sittings/room.ts'
import { openVoteHall, type VoteHall } from './floor.ts'

type Plan = Omit<Ask<typeof prepareSecretBallot>, 'id' | 'tellers'>

const plan: Plan = {
  question: 'Bổ nhiệm ông Nguyễn Văn A giữ chức Phó Chánh Văn phòng',
  form: 'question',
  lines: [],
  seats: null,
  itemIds: [],
  matter: 'personnel',
  repeats: null,
}

export interface Teller {
  readonly page: Page
  readonly keys: TellerKeys
}

/** What a voter's page keeps of a vote. */
export interface Paper {
  readonly sealed: string
  readonly receipt: string
}

/** The hall with secret ballots: three of the sixteen are tellers and vote as well. */
export interface BoxHall extends VoteHall {
  called(it: Sitting, more?: Partial<Plan>): Promise<{ ballot: SecretBallot; tellers: readonly Teller[] }>
  opened(it: Sitting, more?: Partial<Plan>): Promise<{ ballot: SecretBallot; tellers: readonly Teller[] }>
  stands(ballot: { id: string }, page?: Page): Promise<SecretBallot>
  /** In the box, or waiting. */
  put(page: Page, ballot: SecretBallot, paper: Paper): Promise<boolean>
  shut(ballot: SecretBallot): Promise<SecretBallot>
  /** The tellers of a group open the box one after the other; what each passes on may be changed first. */
  count(
    ballot: SecretBallot,
    tellers: readonly Teller[],
    group: number[],
    change?: (items: Uint8Array<ArrayBuffer>[], step: number) => Uint8Array<ArrayBuffer>[],
  ): Promise<SecretBallot>
  told(ballot: SecretBallot): Promise<SecretBallot>
}

export async function paperOf(ballot: SecretBallot, answers: readonly (number | null)[]): Promise<Paper> {
  const keys = ballot.tellers.map((it) => fromBase64(it.publicKey ?? ''))
  const sealed = await sealPaper({ id: ballot.id, keys, threshold: ballot.threshold }, answers)
  return { sealed: toBase64(sealed), receipt: createHash('sha256').update(sealed).digest('hex') }
}

export async function openBoxHall(settings: Parameters<typeof openVoteHall>[0] = {}): Promise<BoxHall> {
  const o = await openVoteHall(settings)
  const { chanhvp } = o.pages
  const rule = { ...terms, matter: 'personnel' as const, ballotForm: 'secret' as const }
  await chanhvp.call(enterRule, { id: o.bodyId, terms: rule, validFrom: '2026-01-01', source: 'Quy chế làm việc' })
  const stands = (ballot: { id: string }, page = chanhvp) => page.call(readSecretBallot, { id: ballot.id })

  async function called(it: Sitting, more: Partial<Plan> = {}) {
    const tellerIds = it.electors.slice(2, 5)
    const draft = await chanhvp.call(prepareSecretBallot, { ...plan, ...more, tellers: tellerIds, id: it.id })
    await chanhvp.call(callTellers, { id: draft.id, version: draft.version, ...command() })
    const tellers: Teller[] = []
    for (const page of o.members.slice(0, 3)) {
      const keys = await makeTellerKeys()
      const publicKey = toBase64(await publicBytes(keys))
      await page.call(giveTellerKey, { id: draft.id, publicKey, ...command() })
      tellers.push({ page, keys })
    }
    return { ballot: await stands(draft), tellers }
  }

  return {
    ...o,
    called,
    stands,
    async opened(it, more = {}) {
      const { ballot, tellers } = await called(it, more)
      await chanhvp.call(openSecretBallot, { id: ballot.id, ...command() })
      return { ballot: await stands(ballot), tellers }
    },
    put: async (page, ballot, { sealed }) => (await page.call(castSecretBallot, { id: ballot.id, sealed })).inBox,
    async shut(ballot) {
      await chanhvp.call(closeSecretBallot, { id: ballot.id, ...command() })
      return stands(ballot)
    },
    async count(ballot, tellers, group, change = (items) => items) {
      for (const [step, position] of group.entries()) {
        const { page, keys } = tellers[position] as Teller
        const turn = { id: ballot.id, tellers: group, step }
        const { items } = await page.call(takeBallotPass, turn)
        const opened = await openLayer({ id: ballot.id, group, step }, keys, items.map(fromBase64))
        await page.call(giveBallotPass, { ...turn, items: change(opened, step).map(toBase64), ...command() })
      }
      return stands(ballot)
    },
    async told(ballot) {
      await chanhvp.call(announceSecretBallot, { id: ballot.id, ...command() })
      return stands(ballot)
    },
  }
}
