import type { registerArrival as contract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { uploadedBytes } from '../../files/index.ts'
import { agencyOn, secretStubAllowed } from '../../organisation/index.ts'
import { type Register, registerFor, takeNumber } from '../../registers/index.ts'
import { attachUploads } from '../attach.ts'
import { duplicatesOf } from '../duplicates.ts'
import { furtherAtEntry, writeFurther } from '../further.ts'
import { searchKeys } from '../keys.ts'
import { documentCard } from '../queries/document-card.ts'
import { type Look, type Marked, markedOf, recordStated, refuseMarked, refuseSecret } from '../secrecy.ts'
import { document } from '../tables.ts'

type Arrival = Ask<typeof contract>

/** What a line without content may say: nothing but date, sender and that it is secret (handbook 7.1, build rule 2). */
const stubSubject = 'Văn bản mật'

type Bytes = Awaited<ReturnType<typeof uploadedBytes>>

async function refuseDuplicate(work: Work, ask: Arrival, files: readonly Bytes[]): Promise<void> {
  if (ask.confirmDuplicate || ask.stub) return
  const mainSha256 = files[ask.files.findIndex((file) => file.role === 'main')]?.sha256
  const matches = await duplicatesOf(work, { ...ask, mainSha256 })
  if (matches.length > 0) throw fault('document.duplicate', { matches })
}

const uploadsOf = (ask: Arrival) => ask.files.map((file) => file.uploadId)

/** Content only where it may be; without content only where the agency decided so, and only in the secret register. */
async function checkSecrecy(work: Work, ask: Arrival, into: Register): Promise<void> {
  if (!ask.stub) {
    await refuseSecret(work, ask.secrecy, uploadsOf(ask))
    if (into.secret) throw fault('thing.missing')
    if (!ask.files.some((file) => file.role === 'main')) throw fault('document.no-file')
    return
  }
  if (!(await secretStubAllowed(work.tx, work.actor.agencyId)) || !into.secret || ask.secrecy === 'none')
    throw fault('document.secret-stub-off')
  if (ask.files.length > 0) await refuseSecret(work, ask.secrecy, uploadsOf(ask))
}

/** The files that bear a mark of secrecy; refused unless the clerk answers for them. */
async function checkMarks(work: Work, look: Look, ask: Arrival, files: readonly Bytes[]): Promise<Marked[]> {
  const found = await markedOf(look, files)
  if (!ask.markIsNoSecret) await refuseMarked(work, ask.files[0]?.uploadId ?? '', found)
  return found
}

/** Repeating registers again, after the duplicate warning. The arrival number follows the order of receipt (Decree 30/2020 article 22). */
export const registerArrival = (look: Look) =>
  async function registerArrival(work: Work, ask: Arrival) {
    const into = await registerFor(work, ask.registerId, 'document.register')
    if (into.direction !== 'incoming') throw fault('thing.missing')
    await checkSecrecy(work, ask, into)
    const files: Bytes[] = []
    if (!ask.stub) for (const id of uploadsOf(ask)) files.push(await uploadedBytes(work, id))
    const marked = await checkMarks(work, look, ask, files)
    await refuseDuplicate(work, ask, files)
    const agencyId = work.actor.agencyId
    const further = ask.stub
      ? []
      : await furtherAtEntry(work, { agencyId, direction: 'incoming', kind: ask.kind }, ask.further ?? [])
    const issuer = ask.issuerId ? await agencyOn(work.tx, ask.issuerId, ask.issuedOn ?? civilDate(work.now)) : undefined
    const id = newId(work.now)
    const told = ask.stub
      ? {
          subject: stubSubject,
          codeNumber: '',
          codeNotation: '',
          signerName: '',
          signerTitle: '',
          note: '',
          pages: null,
          dueOn: null,
        }
      : {
          subject: ask.subject,
          codeNumber: ask.codeNumber,
          codeNotation: ask.codeNotation,
          signerName: ask.signerName,
          signerTitle: ask.signerTitle,
          note: ask.note ?? '',
          pages: ask.pages,
          dueOn: ask.dueOn,
        }
    const described = { ...told, issuerName: ask.issuerName }
    const kind = ask.stub ? null : ask.kind
    const { year, number, suffix } = await takeNumber(work, into, ask.arrivedOn, kind, ask.held)
    await work.tx.insert(document).values({
      ...described,
      ...searchKeys(described),
      id,
      agencyId,
      direction: 'incoming',
      source: ask.source,
      state: 'registered',
      registerId: into.id,
      registerYear: year,
      registerNumber: number,
      registerSuffix: suffix,
      kind: ask.kind,
      issuerId: issuer?.id ?? null,
      issuerCode: issuer?.code ?? '',
      issuedOn: ask.issuedOn,
      arrivedOn: ask.arrivedOn,
      urgency: ask.urgency,
      secrecy: ask.secrecy,
      createdBy: work.actor.assignmentId,
      createdAt: work.now,
      registeredBy: work.actor.assignmentId,
      registeredAt: work.now,
      listedAt: work.now,
    })
    if (!ask.stub) await attachUploads(work, id, ask.files)
    await writeFurther(work, id, further, '')
    await recordStated(work, id, marked)
    await work.record('document.registered', id, [work.actor.agencyId], { number, year, register: into.name })
    return documentCard(work, id)
  }
