import { expect } from 'vitest'
import * as Y from 'yjs'
import { changeAgendaItem } from '#contract/agenda.ts'
import { giveAuthority, listSigners, listSigningPosts } from '#contract/authority.ts'
import {
  agreeMinutes,
  beginMinutes,
  changeMinutesText,
  type MinutesCard,
  type MinutesTextEvent,
  readMinutes,
  readMinutesText,
} from '#contract/minutes.ts'
import { askFloor, callItem, closeSitting, moveSpeech } from '#contract/sittings.ts'
import type { LivePage, Page } from '../../setup/page.ts'
import { authority } from '../drafting/bureau.ts'
import { command, type Sitting } from '../sittings/room.ts'
import { openVoteHall, type VoteHall } from '../votes/floor.ts'

const from64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const to64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** A page that writes minutes: holds the text, hears what others write, sends what it writes itself. */
export class Writer {
  readonly doc = new Y.Doc()
  readonly page: Page
  readonly id: string
  private readonly live: LivePage
  private taken = 0

  private constructor(page: Page, id: string, live: LivePage) {
    this.page = page
    this.id = id
    this.live = live
  }

  static async take(page: Page, id: string): Promise<Writer> {
    const { place, text } = await page.call(readMinutesText, { id })
    const writer = new Writer(page, id, await page.live([`meeting:${id}`]))
    Y.applyUpdate(writer.doc, from64(text))
    writer.live.send({ type: 'join', log: `minutes:${id}`, from: place })
    await writer.live.until((it) => it.type === 'joined' && !it.fresh)
    return writer
  }

  /** What a change is, as it is sent. */
  changed(act: (doc: Y.Doc) => void): string {
    const before = Y.encodeStateVector(this.doc)
    this.doc.transact(() => act(this.doc))
    return to64(Y.encodeStateAsUpdate(this.doc, before))
  }

  async write(key: string, at: number, text: string): Promise<string> {
    const change = this.changed((doc) => doc.getText(key).insert(at, text))
    await this.page.call(changeMinutesText, { id: this.id, change })
    return change
  }

  text(key: string): string {
    return this.doc.getText(key).toString()
  }

  async until(fits: (writer: Writer) => boolean): Promise<void> {
    await this.live.until(() => {
      for (const frame of this.live.frames.slice(this.taken))
        if (frame.type === 'events' && frame.log === `minutes:${this.id}`)
          for (const event of frame.events as readonly MinutesTextEvent[]) Y.applyUpdate(this.doc, from64(event.change))
      this.taken = this.live.frames.length
      return fits(this)
    })
  }
}

export interface MinutesHall extends VoteHall {
  readonly signer: { readonly authorityId: string; readonly signerId: string }
  minutesOf(id: string, page?: Page): Promise<MinutesCard>
  begun(it: Sitting): Promise<MinutesCard>
  /** Somebody asks for the floor, gets it, and speaks so long. */
  speaks(it: Sitting, page: Page, subject: string, seconds: number): Promise<void>
  called(it: Sitting, itemId: string | null, outcome: 'decided' | 'noted' | null): Promise<void>
  ended(it: Sitting): Promise<void>
  rapporteur(it: Sitting, itemId: string, participantId: string): Promise<void>
  agreed(it: Sitting): Promise<MinutesCard>
  blockOf(card: MinutesCard, key: string): string
}

export async function openMinutesHall(settings: Parameters<typeof openVoteHall>[0] = {}): Promise<MinutesHall> {
  const o = await openVoteHall(settings)
  const { chanhvp } = o.pages
  const { posts } = await chanhvp.call(listSigningPosts, {})
  const chair = posts.find((it) => it.title === 'chutich')
  await chanhvp.call(giveAuthority, authority({ postId: chair?.postId ?? '', mode: 'head' }))
  const { signers } = await chanhvp.call(listSigners, { kind: 'BB' })
  const signer = { authorityId: signers[0]?.authorityId ?? '', signerId: signers[0]?.holderId ?? '' }
  const called = new Map<string, string | null>()
  const minutesOf: MinutesHall['minutesOf'] = (id, page = chanhvp) => page.call(readMinutes, { id })
  return {
    ...o,
    signer,
    minutesOf,
    begun: (it) => chanhvp.call(beginMinutes, { id: it.id }),
    async speaks(it, page, subject, seconds) {
      const plain = { kind: 'Phát biểu', who: null }
      const { id: speechId } = await page.call(askFloor, { id: it.id, ...command(), ...plain, subject })
      const move = (act: 'approve' | 'start' | 'end') =>
        chanhvp.call(moveSpeech, { id: it.id, speechId, ...command(), act })
      await move('approve')
      await move('start')
      o.house.pass(seconds * 1000)
      await move('end')
    },
    async called(it, itemId, outcome) {
      const seen = called.get(it.id) ?? null
      await chanhvp.call(callItem, { id: it.id, ...command(), itemId, outcome, seen })
      called.set(it.id, itemId)
    },
    ended: async ({ id }) => void (await chanhvp.call(closeSitting, { id, ...command() })),
    async rapporteur(it, itemId, rapporteurId) {
      const found = (await o.read(chanhvp, it.id)).items.find((item) => item.id === itemId)
      if (!found) throw new Error('no such item')
      const { id, version, title, secret, kind, audience, plannedMinutes, preparingUnit, documentId } = found
      const same = { title, secret, kind, audience, plannedMinutes, preparingUnit, documentId }
      await chanhvp.call(changeAgendaItem, { id, version, ...same, rapporteurId })
    },
    async agreed({ id }) {
      const { version } = await minutesOf(id)
      return chanhvp.call(agreeMinutes, { id, version, ...signer })
    },
    blockOf: (it, key) => {
      const found = it.blocks.find((block) => block.key === key)
      expect(found, key).toBeDefined()
      return found?.text ?? ''
    },
  }
}
