import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { type Actor, systemActor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type {
  agentDownload as downloadContract,
  startAgent as startContract,
  agentUpload as uploadContract,
} from '#contract/signing.ts'
import { Fault, fault } from '#platform/fault.ts'
import type { Incoming, MadeFile } from '#platform/http/route.ts'
import { type ByteSource, bytesOf, piecesOf } from '#platform/pades/bytes.ts'
import type { Run, Work } from '#platform/work.ts'
import { actorOfSession } from '../holder.ts'
import { verifier } from '../prove.ts'
import { withBytes } from '../source.ts'
import { type Session, signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { type Begun, claim, failSession, finishGrown } from './complete-signing.ts'

/** Bytes of a file an agent is given; it is held whole while it is judged. */
const mostBase = 60 * 1024 * 1024
/** What one signature, its picture and the agent's own fonts may add. */
const mostAdded = 8 * 1024 * 1024
const formRoom = 64 * 1024
const minutes = 5
/** Milliseconds an upload may take. */
const uploadMs = 120_000

const hashed = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * Hands a session over to the program on the person's computer: one token, a few minutes, this document, these bytes, this person. The token
 * is all the program has: it comes without the browser's cookies (handbook 8.3).
 */
export const startAgent = (tools: Tools) =>
  async function startAgent(run: Run, actor: Actor, ask: Ask<typeof startContract>) {
    const { agent } = tools.means
    if (agent === undefined) throw fault('key.unreachable', { what: 'agent', code: 'agent.not-configured' })
    const token = randomBytes(32).toString('base64url')
    return run(actor, async (work) => {
      const { session, certificate } = await claim(work, ask.id, 'prepared', 'waiting')
      if (certificate.means !== 'agent')
        throw fault('certificate.unfit', { why: 'usage', name: certificate.subjectName })
      if (session.baseSize > mostBase) throw fault('signature.unfit-file', { why: 'agent.size' })
      const until = new Date(work.now.getTime() + minutes * 60_000)
      await work.tx
        .update(signingSession)
        .set({ agentToken: hashed(token), expiresAt: until, confirmUntil: until })
        .where(eq(signingSession.id, session.id))
      const path = `/api/agent-files/${token}`
      return {
        address: agent,
        service: serviceOf[session.act] ?? '/SignApproved',
        download: path,
        upload: path,
        until: until.toISOString(),
      }
    })
  }

/** Which of the agent's four kinds an act is (handbook 8.3). */
const serviceOf: Readonly<Partial<Record<Session['act'], string>>> = {
  sealed: '/SignIssued',
  secondSealed: '/SignIssued',
  copySealed: '/SignCopy',
  appendixSealed: '/SignAppendix',
}

/** The session behind a token; wrong, used and ended ones answer alike. */
async function byToken(work: Work, token: string): Promise<{ session: Session; actor: Actor }> {
  const [session] = await work.tx
    .select()
    .from(signingSession)
    .where(eq(signingSession.agentToken, hashed(token)))
  if (session?.state !== 'waiting' || session.expiresAt <= work.now) throw fault('thing.missing')
  const actor = await actorOfSession(work, session)
  if (!actor) throw fault('thing.missing')
  return { session, actor }
}

/** The exact bytes the program is to sign: the document's file as it stands, its own field is the program's matter. */
export const agentDownload = (tools: Tools) =>
  async function agentDownload(run: Run, _: Actor, ask: Ask<typeof downloadContract>): Promise<MadeFile> {
    const { session } = await run(systemActor, (work) => byToken(work, ask.token))
    const whole = await withBytes(tools.store, session.baseSha256, async (base) => Buffer.concat([...piecesOf(base)]))
    return { stream: Readable.from([whole]), name: 'van-ban.pdf', mediaType: 'application/pdf', inline: false }
  }

async function received({ bytes }: Incoming, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  const clock = setTimeout(() => bytes.destroy(new Error('slow')), uploadMs)
  try {
    for await (const part of bytes) {
      size += (part as Buffer).length
      if (size > limit) throw fault('file.too-large', { limit })
      parts.push(part as Buffer)
    }
  } finally {
    clearTimeout(clock)
  }
  return Buffer.concat(parts)
}

/** The file of a form as browsers and agents send it, or the bare body. */
async function fileIn(body: Buffer, mediaType: string): Promise<Uint8Array> {
  if (!mediaType.startsWith('multipart/form-data')) return body
  try {
    const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': mediaType } }).formData()
    for (const value of form.values()) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer())
  } catch {
    // Said below.
  }
  throw fault('signature.not-proven', { why: 'agent.form' })
}

/** Nothing but an update appended to the bytes that were given. */
function refuseOther(base: ByteSource, file: Uint8Array): void {
  if (file.length <= base.size || file.length > base.size + mostAdded)
    throw fault('signature.not-proven', { why: 'agent.size' })
  let at = 0
  for (const piece of piecesOf(base)) {
    if (Buffer.compare(piece, file.subarray(at, at + piece.length)) !== 0)
      throw fault('signature.not-proven', { why: 'agent.base' })
    at += piece.length
  }
}

const judgeMs = 15_000

/** Besides its signature the program changes nothing: no page, no number filled in, nothing the person has not been shown. */
async function refuseChanged(base: ByteSource, grown: ByteSource): Promise<void> {
  const { result, reasons } = await verifier.changesSince(base, grown, judgeMs)
  const filled = reasons.some((it) => it.code === 'changes.form-filled')
  if (result !== 'good' || filled)
    throw fault('signature.not-proven', { why: filled ? 'changes.form-filled' : (reasons.at(-1)?.code ?? 'changes') })
}

/** What the agent reads: its own words for success, our code for a refusal, which the page has in words. */
const agentReply = (failure: string) => ({
  Status: failure === '',
  Message: failure,
  FileName: 'van-ban.pdf',
  FileServer: '',
})

/**
 * Takes what the program signed, once, if it is the given bytes with one new signature by the certificate that was registered, which holds
 * and covers the file to its end. Whatever is refused ends the session and says why on the page; the document stays as it was.
 */
export const agentUpload = (tools: Tools) =>
  async function agentUpload(run: Run, _: Actor, ask: Ask<typeof uploadContract>, incoming: Incoming) {
    const { session, actor } = await run(systemActor, (work) => byToken(work, ask.token))
    // A program that sends again while its first answer is on the way ends nothing of that.
    let mine: Session['state'] = 'waiting'
    try {
      const body = await received(incoming, session.baseSize + mostAdded + formRoom)
      const begun: Begun = await run(actor, async (work) => {
        const claimed = await claim(work, session.id, 'waiting')
        await work.tx.update(signingSession).set({ agentToken: null }).where(eq(signingSession.id, session.id))
        return claimed
      })
      mine = 'signing'
      const file = await fileIn(body, incoming.mediaType)
      await finishGrown(tools, run, actor, begun, async (base) => {
        refuseOther(base, file)
        const grown = bytesOf(file)
        await refuseChanged(base, grown)
        return grown
      })
      return agentReply('')
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      await failSession(run, actor, session.id, error.code, [mine])
      return agentReply(error.code)
    }
  }
