import { eq } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { signMany as contract } from '#contract/signing-batches.ts'
import { databaseAway } from '#platform/fault.ts'
import type { SigningKey } from '#platform/pki/keys/index.ts'
import { untilBack } from '#platform/until-back.ts'
import type { Run, Work } from '#platform/work.ts'
import { signNow, withKey } from '../keys.ts'
import { refuseRevoked } from '../revoked.ts'
import { signingSession } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { trustOf } from '../trust.ts'
import { claim, finish, patienceMs } from './complete-signing.ts'
import { preparedFor, resultOf } from './one-of-many.ts'
import { signManyElsewhere } from './sign-many-elsewhere.ts'
import { certificateToUse } from './start-signing.ts'

type Asked = Ask<typeof contract>
type Result = Reply<typeof contract>['results'][number]

/** The session, where it was written down although the answer to it was lost. */
const inserted = (work: Work, id: string) =>
  work.tx.select({ state: signingSession.state }).from(signingSession).where(eq(signingSession.id, id))

/** One document of a batch, from the look at its order to its record: what happens to the others does not touch it. */
async function signOne(
  tools: Tools,
  run: Run,
  actor: Actor,
  ask: Asked,
  documentId: string,
  key: SigningKey,
): Promise<void> {
  const fresh = await untilBack(patienceMs, () => preparedFor(tools, run, actor, ask, documentId))
  tools.reached('ready')
  const begun = await untilBack(patienceMs, (again) =>
    run(actor, async (work) => {
      const [kept] = again ? await inserted(work, fresh.id) : []
      if (!kept) await work.tx.insert(signingSession).values(fresh)
      return claim(work, fresh.id, kept?.state ?? 'prepared')
    }),
  )
  await finish(tools, run, actor, begun, (session) => signNow(key, session))
}

/**
 * Up to fifty documents with one PIN (handbook 8.4), one after the other; each result stands for itself, and what was signed stays signed
 * whatever becomes of the rest. Progress is told on the account's topic.
 */
export const signMany = (tools: Tools) =>
  async function signMany(run: Run, actor: Actor, ask: Asked): Promise<Reply<typeof contract>> {
    const { certificate, trust } = await run(actor, async (work) => ({
      certificate: await certificateToUse(work, ask.certificateId, ask.act),
      trust: await trustOf(work),
    }))
    await refuseRevoked(certificate, trust, tools)
    if (certificate.means === 'remote') return signManyElsewhere(tools, run, actor, ask, certificate)
    return withKey(tools, run, actor, certificate, ask.pin ?? '', async (key) => {
      const results: Result[] = []
      for (const documentId of ask.documentIds) {
        results.push(await resultOf(documentId, () => signOne(tools, run, actor, ask, documentId, key)))
        await tell(run, actor, ask, results.length)
      }
      return { results, batchId: null }
    })
  }

/** How far it is. Only told: what could not be told for the moment keeps nothing from being signed. */
async function tell(run: Run, actor: Actor, { batch, documentIds }: Asked, done: number): Promise<void> {
  try {
    await run(actor, (work) =>
      work.record('signing.progress', batch, [], { account: actor.accountId, done, of: documentIds.length }),
    )
  } catch (error) {
    if (!databaseAway(error)) throw error
  }
}
