import { addAgendaItem, addMeetingPaper } from '#contract/agenda.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { addParticipants, inviteAgencies } from '#contract/invitees.ts'
import { approveMeeting, createMeeting, readMeeting, submitMeeting } from '#contract/meetings.ts'
import { type Agency, agency, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'

export type Meeting = Reply<typeof readMeeting>

/** The office of the routing tests, and a commune below it with clerk, chair and two officers. */
export interface Hall extends Office {
  readonly commune: Agency
  readonly far: Readonly<Record<'vanthuxa' | 'chutichxa' | 'phoxa' | 'congchucxa', Page>>
  readonly farHolder: Readonly<Record<'vanthuxa' | 'chutichxa' | 'phoxa' | 'congchucxa', string>>
  meeting(login: Login, more?: Partial<Ask<typeof createMeeting>>): Promise<Meeting>
  read(page: Page, id: string): Promise<Meeting>
  /** Agenda of one item, chair, secretary and two members; nobody of another agency. */
  prepared(more?: Partial<Ask<typeof createMeeting>>): Promise<Meeting>
  approved(more?: Partial<Ask<typeof createMeeting>>): Promise<Meeting>
  item(id: string, more?: Partial<Ask<typeof addAgendaItem>>): Promise<string>
  paper(id: string, itemId: string | null, more?: Partial<Ask<typeof addMeetingPaper>>): Promise<string>
}

const farLogins = { vanthuxa: 'clerk', chutichxa: 'leader', phoxa: 'leader', congchucxa: 'officer' } as const

export async function openHall(settings: Parameters<typeof openOffice>[0] = {}): Promise<Hall> {
  const o = await openOffice(settings)
  const { house, pages, holder } = o
  const commune = await agency(house, 'Ủy ban nhân dân xã Mường Thử', 'UBND', 'H97.1.2', o.here.id)
  const far = {} as Record<keyof typeof farLogins, Page>
  const farHolder = {} as Record<keyof typeof farLogins, string>
  for (const [login, role] of Object.entries(farLogins) as [keyof typeof farLogins, (typeof farLogins)['vanthuxa']][]) {
    await staff(house, login, commune.id, role, login)
    far[login] = await house.page(login)
    farHolder[login] = far[login].session?.posts[0]?.assignmentId ?? ''
  }
  const at = (days: number, hours = 0) => new Date(house.now().getTime() + days * 86_400_000 + hours * 3_600_000)

  const meeting: Hall['meeting'] = (login, more = {}) =>
    pages[login].call(createMeeting, {
      bodyId: null,
      title: 'Phiên họp thường kỳ tháng 11',
      description: '',
      kindId: null,
      form: 'hybrid',
      startsAt: at(10).toISOString(),
      endsAt: at(10, 3).toISOString(),
      place: 'Phòng họp số 1',
      private: false,
      ...more,
    })
  const read: Hall['read'] = (page, id) => page.call(readMeeting, { id })
  const item: Hall['item'] = async (id, more = {}) =>
    (
      await pages.chanhvp.call(addAgendaItem, {
        id,
        parentId: null,
        title: 'Tình hình kinh tế - xã hội',
        secret: false,
        kind: 'discuss',
        audience: 'everyone',
        plannedMinutes: 30,
        preparingUnit: 'Phòng Tài chính',
        rapporteurId: null,
        documentId: null,
        ...more,
      })
    ).id
  const prepared: Hall['prepared'] = async (more) => {
    const { id } = await meeting('chanhvp', more)
    await item(id)
    await pages.chanhvp.call(addParticipants, {
      id,
      body: false,
      siteId: null,
      people: [
        { holderId: holder.chutich, role: 'chair', votes: true },
        { holderId: holder.chanhvp, role: 'secretary', votes: false },
        { holderId: holder.phochutich, role: 'member', votes: true },
        { holderId: holder.truongtaichinh, role: 'member', votes: true },
      ],
    })
    return read(pages.chanhvp, id)
  }
  return {
    ...o,
    commune,
    far,
    farHolder,
    meeting,
    read,
    item,
    prepared,
    async approved(more) {
      const { id, version } = await prepared(more)
      const laid = await pages.chanhvp.call(submitMeeting, { id, version })
      return pages.chutich.call(approveMeeting, { id, version: laid.version })
    },
    async paper(id, itemId, more = {}) {
      const file = await upload(pages.chanhvp, tinyPdf(`giấy ${Math.random()}`), 'báo cáo.pdf')
      return (
        await pages.chanhvp.call(addMeetingPaper, {
          id,
          itemId,
          title: 'Báo cáo kinh tế - xã hội',
          kind: 'report',
          uploadId: file.uploadId,
          summaryOf: null,
          ...more,
        })
      ).id
    },
  }
}

export const inviteCommune = (o: Hall, id: string, places: number | null = null, withSites = true) =>
  o.pages.chanhvp.call(inviteAgencies, { id, agencyIds: [o.commune.id], places, withSites })
