import { civilDate } from '#platform/clock.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { setElectronicIssue } from '../../../modules/documents/index.ts'
import { giveSeal, issueSampleCertificate, putImage, type Tools } from '../../../modules/signing/index.ts'
import { samplePen, sampleSeal } from '../pictures.ts'
import type { LoadedProvince } from './organisation.ts'

export interface SigningParts {
  readonly run: Run
  readonly store: ObjectStore
  readonly province: LoadedProvince
  readonly now: Date
  /** Of the sample certificates; the password of the sample accounts. */
  readonly pin: string
}

/** The agency of the guided tour that issues with electronic signatures. */
const agencyKey = 'ubnd-muongkim'

/** A chair and a clerk with certificates of the sample authority, and the seal given with minutes: what signing needs, by its own commands. */
export async function loadSigning({ run, store, province, now, pin }: SigningParts): Promise<void> {
  const clerk = province.clerkOf(agencyKey)
  const chair = province.staffOf(agencyKey).find((it) => it.role === 'leader' && !/^phó /i.test(it.title))
  if (!chair) return
  const tools: Tools = {
    store,
    run,
    sampleAuthority: true,
    authorityAddress: 'http://127.0.0.1:8080/api/sample-authority',
    timestampUrl: '',
    insideAddresses: false,
    means: {},
    publicAddress: '',
    now: () => now,
    reached: () => undefined,
  }
  await run(chair, (work) => giveSeal(work, { holderId: clerk.assignmentId, basis: 'Biên bản bàn giao con dấu số 01' }))
  await issueSampleCertificate(tools)(run, chair, { owner: 'person', pin })
  await issueSampleCertificate(tools)(run, clerk, { owner: 'agency', pin })
  const picture = { widthMm: 42, picture: samplePen().toString('base64') }
  await putImage(tools)(run, chair, { kind: 'signature', ...picture })
  await putImage(tools)(run, clerk, { kind: 'seal', widthMm: 36, picture: sampleSeal().toString('base64') })
  const basis = 'Quy chế sử dụng chữ ký số (mẫu)'
  await run(chair, (work) => setElectronicIssue(work, { from: civilDate(now), signed: true, basis }))
}
