import { giveSeal, issueSampleCertificate, putImage, readMySigning } from '#contract/certificates.ts'
import { completeSigning, readSigning, type SigningAct, startSigning } from '#contract/signing.ts'
import { type Agency, agency, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { picture, pin, type SigningBureau } from './ground.ts'

/** Another agency of the installation: its chair signs, its clerk keeps the seal, a second clerk does not. */
export interface Neighbour {
  readonly agency: Agency
  readonly chair: Page
  readonly chairId: string
  readonly clerk: Page
  readonly otherClerk: Page
  readonly officer: Page
  /** Signs or seals what is the turn of whoever is named. */
  sign(page: Page, id: string, act: SigningAct, position?: number): ReturnType<typeof signAs>
}

export async function signAs(page: Page, id: string, act: SigningAct, position = 1) {
  const owner = /[sS]eal/.test(act) ? 'agency' : 'person'
  const { certificates } = await page.call(readMySigning, {})
  const certificateId = certificates.find((it) => it.owner === owner && it.standing === 'fit')?.id ?? ''
  const session = await page.call(startSigning, { id, act, position, certificateId })
  return page.call(completeSigning, { id: session.id, pin })
}

const nearest = { name: 'Ủy ban nhân dân xã Láng Giềng', code: 'H97.7', mark: 'lg' }
/** A second one, for what two are asked for. */
export const farther = { name: 'Ủy ban nhân dân xã Bên Kia', code: 'H97.8', mark: 'bk' }

export async function openNeighbour(bureau: SigningBureau, which = nearest): Promise<Neighbour> {
  const { house } = bureau
  const { name, code, mark } = which
  const made = await agency(house, name, 'UBND', code, bureau.sender.id)
  const people = [
    [`chutich.${mark}`, 'leader'],
    [`vanthu.${mark}`, 'clerk'],
    [`vanthu2.${mark}`, 'clerk'],
    [`canbo.${mark}`, 'officer'],
    [`chanhvp.${mark}`, 'chiefOfOffice'],
  ] as const
  for (const [login, role] of people) await staff(house, login, made.id, role, login)
  const [chair, clerk, otherClerk, officer, chief] = await Promise.all(people.map(([login]) => house.page(login)))
  if (!chair || !clerk || !otherClerk || !officer || !chief) throw new Error('five people sit there')
  const at = (page: Page) => page.session?.posts[0]?.assignmentId ?? ''
  await chief.call(giveSeal, { holderId: at(clerk), basis: 'Biên bản bàn giao con dấu số 07' })
  await chair.call(issueSampleCertificate, { owner: 'person', pin })
  await clerk.call(issueSampleCertificate, { owner: 'agency', pin })
  await chair.call(putImage, { kind: 'signature', picture: picture('signature'), widthMm: 40 })
  await clerk.call(putImage, { kind: 'seal', picture: picture('seal'), widthMm: 36 })
  return { agency: made, chair, chairId: at(chair), clerk, otherClerk, officer, sign: signAs }
}

/** The step of another agency, as a page of the document shows it. */
export async function stepOf(page: Page, id: string, kind: 'countersign' | 'secondSeal') {
  const { steps } = await page.call(readSigning, { id })
  const found = steps.findLast((it) => it.kind === kind && it.part !== 'own')
  if (!found) throw new Error(`nobody was asked for ${kind}`)
  return found
}
