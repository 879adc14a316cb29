import { civilDate } from '#platform/clock.ts'
import { send } from '../../setup/sending.ts'
import { upload } from '../../setup/upload.ts'
import { paper, type SigningBureau } from './ground.ts'

/** The bytes of a paper with both signatures. */
export async function wholePaper(o: SigningBureau, subject = 'Văn bản gửi đi'): Promise<Buffer> {
  const { id } = await o.approved(await paper(subject))
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  await o.sign('vanthu', id, 'sealed')
  return o.bytes('vanthu', id)
}

/** Sent by another agency with this file; nothing for the usual one without signatures. Answers the copy that came. */
export async function arrive(o: SigningBureau, subject: string, pdf?: Buffer): Promise<string> {
  const { pages, sender, here, house } = o
  const main = pdf && (await upload(pages.gui, pdf)).uploadId
  const sent = await send(pages.gui, { registerId: sender.outgoing, issuedOn: civilDate(house.now()) }, [here.id], {
    subject,
    ...(main ? { add: [{ uploadId: main, role: 'main' as const }] } : {}),
  })
  const [copy] = await house.sql<
    { id: string }[]
  >`select incoming_id as id from delivery where document_id = ${sent.id}`
  return copy?.id ?? ''
}
