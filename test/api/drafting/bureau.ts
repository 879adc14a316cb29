import { expect } from 'vitest'
import { endAuthority, giveAuthority, listSigners, listSigningPosts } from '#contract/authority.ts'
import { addVersion, createDraft, type DraftCard, readDraft } from '#contract/drafting.ts'
import { approveDraft, findCheckers, passDraft, submitDraft } from '#contract/drafting-flow.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'

export type Card = Static<typeof DraftCard>
type Data = Ask<typeof createDraft>['data']

/** The office of the routing tests, with the chair entitled to sign and a draft on its way. */
export interface Bureau extends Office {
  readonly signer: { authorityId: string; signerId: string }
  data(change?: Partial<Data>): Data
  /** A draft with a PDF as its text. */
  drafted(login?: Login, change?: Partial<Data>): Promise<Card>
  read(login: Login, id: string): Promise<Card>
  /** The draft once its newest PDF is there, or cannot be. */
  rendered(login: Login, id: string): Promise<Card>
  submit(login: Login, card: Card, to: Login): Promise<Card>
  pass(login: Login, card: Card, to: 'formatCheck' | 'officeReview' | 'waitSign', next?: Login): Promise<Card>
  /** Before the chair. */
  waiting(change?: Partial<Data>): Promise<Card>
  /** The same with this PDF as its text, and one beside it in a file of its own. */
  waitingWith(pdf: Buffer, change?: Partial<Data>, annex?: Buffer): Promise<Card>
  approve(login: Login, card: Card): Promise<Card>
  version(login: Login, card: Card, mark: string): Promise<Card>
}

export async function openBureau(settings: Parameters<typeof openOffice>[0] = {}): Promise<Bureau> {
  const office = await openOffice({ CONVERTER: 'none', ...settings })
  const { pages, holder, sender } = office
  const posts = await pages.chanhvp.call(listSigningPosts, {})
  const chair = posts.posts.find((it) => it.title === 'chutich')
  await pages.chanhvp.call(giveAuthority, authority({ postId: chair?.postId ?? '', mode: 'head' }))
  const { signers } = await pages.taichinh1.call(listSigners, { kind: 'QĐ' })
  const signer = { authorityId: signers[0]?.authorityId ?? '', signerId: signers[0]?.holderId ?? '' }
  let marks = 0

  const data: Bureau['data'] = (change = {}) => ({
    kind: 'QĐ',
    fieldCode: '',
    subject: 'Quyết định về việc phân bổ kinh phí phòng, chống hạn',
    urgency: 'normal',
    secrecy: 'none',
    dueOn: null,
    note: '',
    bases: [],
    addressees: [],
    recipients: [{ agencyId: sender.id, purpose: 'execute' }],
    relations: [],
    ...signer,
    ...change,
  })
  const read: Bureau['read'] = (login, id) => pages[login].call(readDraft, { id })
  const rendered: Bureau['rendered'] = async (login, id) => {
    await expect
      .poll(async () => mainOf(await read(login, id)).pdf.state, { timeout: 60_000, interval: 50 })
      .not.toBe('waiting')
    return read(login, id)
  }
  const pdf = async (login: Login, mark: string) => (await upload(pages[login], tinyPdf(mark))).uploadId
  const drafted: Bureau['drafted'] = async (login = 'taichinh1', change = {}) => {
    const uploadId = await pdf(login, `ban-thao ${marks++}`)
    const card = await pages[login].call(createDraft, { data: data(change), uploadId })
    return rendered(login, card.id)
  }
  const submit: Bureau['submit'] = (login, card, to) =>
    pages[login].call(submitDraft, { id: card.id, version: card.version, toHolderId: holder[to], note: '' })
  const pass: Bureau['pass'] = (login, card, to, next) =>
    pages[login].call(passDraft, {
      id: card.id,
      version: card.version,
      to,
      note: '',
      ...(next ? { toHolderId: holder[next] } : {}),
    })
  const toChair = async (draft: Card) => {
    const checked = await submit('taichinh1', draft, 'truongtaichinh')
    const formed = await pass('truongtaichinh', checked, 'formatCheck', 'vanthu')
    return pass('vanthu', formed, 'waitSign')
  }
  return {
    ...office,
    signer,
    data,
    read,
    rendered,
    drafted,
    submit,
    pass,
    waiting: async (change = {}) => toChair(await drafted('taichinh1', change)),
    async waitingWith(bytes, change = {}, annex) {
      const { uploadId } = await upload(pages.taichinh1, bytes)
      const card = await pages.taichinh1.call(createDraft, { data: data(change), uploadId })
      const first = await rendered('taichinh1', card.id)
      if (!annex) return toChair(first)
      const beside = (await upload(pages.taichinh1, annex, 'phu-luc.pdf')).uploadId
      const main = (await upload(pages.taichinh1, bytes)).uploadId
      const more = { note: '', main: { uploadId: main }, keep: [], add: [{ uploadId: beside }] }
      await pages.taichinh1.call(addVersion, { id: first.id, version: first.version, ...more })
      return toChair(await rendered('taichinh1', first.id))
    },
    approve: (login, card) =>
      pages[login].call(approveDraft, {
        id: card.id,
        version: card.version,
        number: mainVersion(card).number,
        sha256: mainOf(card).pdf.sha256 ?? '',
        note: '',
      }),
    async version(login, card, mark) {
      const uploadId = await pdf(login, mark)
      await pages[login].call(addVersion, {
        id: card.id,
        version: card.version,
        note: mark,
        main: { uploadId },
        keep: [],
        add: [],
      })
      return rendered(login, card.id)
    },
  }
}

export function authority(
  change: Partial<Ask<typeof giveAuthority>> & Pick<Ask<typeof giveAuthority>, 'postId' | 'mode'>,
): Ask<typeof giveAuthority> {
  return {
    kinds: [],
    fields: [],
    body: '',
    forTitle: '',
    viaTitle: '',
    basis: 'Quy chế làm việc',
    mayPassOn: false,
    validFrom: '2026-01-01',
    validTo: null,
    ...change,
  }
}

export function mainVersion(card: Card): Card['versions'][number] {
  const newest = card.versions.at(-1)
  if (!newest) throw new Error('a draft has a version')
  return newest
}

export function mainOf(card: Card): Card['versions'][number]['files'][number] {
  const main = mainVersion(card).files.find((file) => file.role === 'main')
  if (!main) throw new Error('a version has a main file')
  return main
}

export { endAuthority, findCheckers, type Login, type Reply }
