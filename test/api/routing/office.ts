import { type DocumentCard, readDocument, registerDelivered } from '#contract/documents.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { findTargets, giveDirective, readRouting, submitDocuments } from '#contract/routing.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { buildUnit } from '../../../server/dev/builders.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'

export type Routing = Reply<typeof readRouting>
type Give = Ask<typeof giveDirective>['assignments'][number]

/** A sending agency, and one that receives: clerk, chair, deputy, chief of office, two units with a head and officers. */
export interface Office {
  readonly house: House
  readonly sender: Agency
  readonly here: Agency
  readonly finance: string
  readonly justice: string
  readonly pages: Readonly<Record<Login, Page>>
  readonly holder: Readonly<Record<Login, string>>
  /** Sends a document here and has it registered; answers both copies. `replaces`: what its sender issued before. */
  arrive(subject?: string, replaces?: string): Promise<{ id: string; sentId: string }>
  /** The status the sender sees. */
  status(sentId: string): Promise<string[]>
  card(login: Login, id: string): Promise<Static<typeof DocumentCard>>
  /** A registered document submitted to the chair. */
  submitted(subject?: string): Promise<{ id: string; sentId: string }>
  direct(
    login: Login,
    id: string,
    assignments: readonly Give[],
    more?: Partial<Ask<typeof giveDirective>>,
  ): Promise<Routing>
  inDays(days: number): string
  /** Days go by, over which everybody's session ended: all sign in again. */
  passDays(days: number): Promise<void>
}

const logins = {
  gui: 'clerk',
  vanthu: 'clerk',
  chutich: 'leader',
  phochutich: 'leader',
  chanhvp: 'chiefOfOffice',
  truongtaichinh: 'unitHead',
  taichinh1: 'officer',
  taichinh2: 'officer',
  truongtuphap: 'unitHead',
  tuphap1: 'officer',
  quantri: 'agencyAdministrator',
} as const
export type Login = keyof typeof logins

export async function openOffice(settings: Parameters<typeof openHouse>[0] = {}): Promise<Office> {
  const house = await openHouse(settings)
  const sender = await agency(house, 'Ủy ban nhân dân tỉnh Gửi', 'UBND', 'H97')
  const here = await agency(house, 'Ủy ban nhân dân huyện Nhận', 'UBND', 'H97.1')
  const unit = (name: string, abbreviation: string) =>
    house.work((work) =>
      buildUnit(work, {
        nature: 'unit',
        agencyId: here.id,
        parentId: here.id,
        kind: 'division',
        level: 'district',
        name,
        shortName: name,
        abbreviation,
        place: 'Lai Châu',
      }),
    )
  const finance = await unit('Phòng Tài chính', 'TC')
  const justice = await unit('Phòng Tư pháp', 'TP')
  const pages = {} as Record<Login, Page>
  const holder = {} as Record<Login, string>
  for (const [login, role] of Object.entries(logins) as [Login, (typeof logins)[Login]][]) {
    const unitId = /taichinh/.test(login)
      ? finance
      : /tuphap/.test(login)
        ? justice
        : login === 'gui'
          ? sender.id
          : here.id
    await staff(house, login, unitId, role, login)
    if (role === 'agencyAdministrator') continue
    pages[login] = await house.page(login)
    holder[login] = pages[login].session?.posts[0]?.assignmentId ?? ''
  }
  const today = () => civilDate(house.now())

  async function arrive(subject = 'Về việc lập kế hoạch phòng, chống hạn', replaces?: string) {
    const relations = replaces ? [{ kind: 'replaces' as const, documentId: replaces }] : []
    const sent = await send(pages.gui, { registerId: sender.outgoing, issuedOn: today() }, [here.id], {
      subject,
      relations,
    })
    const [copy] = await house.sql<
      { id: string }[]
    >`select incoming_id as id from delivery where document_id = ${sent.id}`
    const id = copy?.id ?? ''
    await pages.vanthu.call(registerDelivered, {
      id,
      registerId: here.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    return { id, sentId: sent.id }
  }

  return {
    house,
    sender,
    here,
    finance,
    justice,
    pages,
    holder,
    arrive,
    async status(sentId) {
      const [line] = (await pages.gui.call(readDocument, { id: sentId })).deliveries
      return line?.history.map((it) => it.code) ?? []
    },
    card: (login, id) => pages[login].call(readDocument, { id }),
    async submitted(subject) {
      const made = await arrive(subject)
      await pages.vanthu.call(submitDocuments, { documentIds: [made.id], toHolderId: holder.chutich, note: '' })
      return made
    },
    direct: (login, id, assignments, more = {}) =>
      pages[login].call(giveDirective, { id, text: 'Xử lý theo quy định.', assignments: [...assignments], ...more }),
    async passDays(days) {
      house.pass(days * 86_400_000)
      for (const page of Object.values(pages)) await page.logIn(page.session?.login ?? '', testPassword)
    },
    inDays: (days) => new Date(house.now().getTime() + days * 86_400_000).toISOString(),
  }
}

export const to = {
  person: (holderId: string, role: Give['role'], dueAt: string | null = null, replyRequired = false): Give => ({
    to: { holderId },
    role,
    dueAt,
    replyRequired,
  }),
  unit: (unitId: string, role: Give['role'], dueAt: string | null = null, replyRequired = false): Give => ({
    to: { unitId },
    role,
    dueAt,
    replyRequired,
  }),
}

/** The assignment whose holder is called so. */
export function ofName(card: Routing, name: string): Routing['assignments'][number] {
  const found = card.assignments.filter((it) => it.to.name.includes(name)).at(-1)
  if (!found) throw new Error(`nobody called ${name} among ${card.assignments.map((it) => it.to.name).join(', ')}`)
  return found
}

export const targetsFor = (page: Page, parentId?: string) =>
  page.call(findTargets, { for: 'assignment', ...(parentId ? { parentId } : {}) })

export { readRouting }
