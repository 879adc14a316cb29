import { readDocument } from '#contract/documents.ts'
import { today } from '../../api/dossiers/desk.ts'
import { type Bureau, openBureau } from '../../api/drafting/bureau.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'

/** The two agencies in which every demand is exercised; open before the first. */
export let o: Bureau

export async function openLawOffice(): Promise<void> {
  o = await openBureau()
}

export const day = () => today(o)
export const sent = (subject: string) =>
  send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: day() }, [o.here.id], { subject })
export const copyOf = async (sentId: string) => {
  const [row] = await o.house.sql<
    { id: string }[]
  >`select incoming_id as id from delivery where document_id = ${sentId}`
  return row?.id ?? ''
}
export const codes = async (sentId: string) =>
  (await o.pages.gui.call(readDocument, { id: sentId })).deliveries[0]?.history.map((it) => it.code)
export const fetched = (page: Page, path: string) => page.fetch('GET', path)
