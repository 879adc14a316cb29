import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { startSigning as contract } from '#contract/signing.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { prepareSignature } from '#platform/pades/append/index.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { signedAttributes } from '#platform/pki/cms/write.ts'
import type { Run, Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, documentForGuests } from '../../documents/index.ts'
import { certificateFor, standingOf } from '../certificates.ts'
import { keepsSeal, refuseOtherKeeper } from '../keeper.ts'
import { type Look, lookOf } from '../look.ts'
import { refuseRevoked } from '../revoked.ts'
import { base64, sessionCard, sessionMinutes, sha256Of } from '../session.ts'
import { withBytes } from '../source.ts'
import { type Certificate, type Session, signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'
import { missingBefore, signingState, type Turn, turnsOf } from '../turns.ts'

type Asked = Ask<typeof contract>

const sealing: readonly string[] = ['sealed', 'appendixSealed', 'secondSealed', 'copySealed']

/** Bytes of DER kept free: certificate, issuer and time-stamp of an RSA chain took 6.5 KB; a State chain may be longer. */
const room = 12_288

export interface Ready {
  readonly row: DocumentRecord
  readonly turn: Turn
  readonly certificate: Certificate
  readonly baseSha256: string
  readonly trust: Trust
  readonly look: Look
}

/** Whose certificate signs what: a person's for himself, the agency's for its seal, by its keeper in person. */
export async function certificateToUse(work: Work, id: string, act: string): Promise<Certificate> {
  const owner = sealing.includes(act) ? 'agency' : 'person'
  if (owner === 'agency') await refuseOtherKeeper(work)
  const found = await certificateFor(work, id)
  if (!found) throw fault('certificate.missing')
  const name = found.subjectName
  if (found.owner !== owner || found.agencyId !== work.actor.agencyId)
    throw fault('certificate.unfit', { why: owner, name })
  const standing = await standingOf(work, found)
  if (standing !== 'fit') throw fault('certificate.unfit', { why: standing, name })
  return found
}

/** Right, order, certificate and file, all looked at in one unit of work. */
export async function readyFor(work: Work, tools: Tools, ask: Asked): Promise<Ready> {
  const row = await documentForGuests(work, ask.id)
  if (sealing.includes(ask.act) && !(await keepsSeal(work))) throw fault('seal.not-keeper')
  const state = await signingState(work, row)
  const missing = missingBefore(state, ask.act)
  if (missing !== undefined) throw fault('signature.order', { first: missing })
  const turn = (await turnsOf(work, state)).find((it) => it.act === ask.act && it.position === ask.position)
  if (!turn) throw fault('access.denied')
  // The door of the act itself: state and legal hold.
  await documentFor(work, ask.id, sealing.includes(ask.act) ? 'seal.use' : 'signature.give')
  const certificate = await certificateToUse(work, ask.certificateId, ask.act)
  const baseSha256 = state.files.find((it) => it.position === ask.position)?.sha256
  if (baseSha256 === undefined) throw fault('thing.missing')
  return {
    row,
    turn,
    certificate,
    baseSha256,
    trust: await trustOf(work),
    look: await lookOf(work, tools, row, ask.act),
  }
}

type Fresh = Omit<typeof signingSession.$inferInsert, 'transaction' | 'failure'> & Pick<Session, 'id'>

/** The revision that is to be signed, with its place and picture, the signature itself empty. */
export async function preparedSession(
  actor: Actor,
  ready: Ready,
  ask: Pick<Asked, 'place'>,
  base: ByteSource,
  now: Date,
): Promise<Fresh> {
  const { row, turn, certificate } = ready
  try {
    const seen = await ready.look.on(base, ask.place)
    const prepared = prepareSignature(base, {
      field: `${turn.act}-${newId(now)}`,
      ...(seen === undefined ? {} : { place: seen.place, drawing: seen.drawing }),
      time: now,
      room,
      signer: certificate.subjectName,
    })
    const place = seen === undefined ? null : { page: seen.place.page, ...seen.place.box }
    return {
      id: newId(now),
      documentId: row.id,
      position: turn.position,
      agencyId: actor.agencyId,
      act: turn.act,
      stepId: turn.stepId,
      certificateId: certificate.id,
      accountId: actor.accountId,
      holderId: actor.assignmentId,
      state: 'prepared',
      baseSha256: ready.baseSha256,
      baseSize: base.size,
      shownSha256: sha256Of(base, prepared.tail),
      tail: base64(prepared.tail),
      prepared: {
        byteRange: prepared.byteRange,
        digest: Buffer.from(prepared.digest).toString('hex'),
        contentsAt: prepared.contentsAt,
        room: prepared.room,
      },
      attributes: base64(signedAttributes(prepared.digest, new Uint8Array(Buffer.from(certificate.der, 'base64')))),
      place,
      at: now,
      expiresAt: new Date(now.getTime() + sessionMinutes * 60_000),
    }
  } catch (error) {
    if (error instanceof PdfFault) throw fault('signature.unfit-file', { why: error.code })
    throw error
  }
}

/** Prepares what is to be signed and shows it; nothing is signed yet, and nobody else is kept from signing meanwhile. */
export const startSigning = (tools: Tools) =>
  async function startSigning(run: Run, actor: Actor, ask: Asked) {
    const ready = await run(actor, (work) => readyFor(work, tools, ask))
    await refuseRevoked(ready.certificate, ready.trust, tools)
    const fresh = await withBytes(tools.store, ready.baseSha256, (base) =>
      preparedSession(actor, ready, ask, base, tools.now()),
    )
    const card = await run(actor, async (work) => {
      const [row] = await work.tx.insert(signingSession).values(fresh).returning()
      if (!row) throw fault('thing.missing')
      return sessionCard(work, row)
    })
    tools.reached('prepared')
    return card
  }
